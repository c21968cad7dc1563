### Что оболочка говорит о диске и терминале.

store-full = Не сохранено: на диске нет места ({ $path }). Освободите место; текст остаётся здесь.
store-read-only = Не сохранено: в { $path } нельзя записать.
store-busy = Не сохранено: { $path } занят другой программой.
store-damaged = Не сохранено: файл { $path } повреждён.
store-failed = Не сохранено: { $path } не открывается. Причина в журнале.
store-recovered = Файл с черновиками был повреждён. Перенесено: { $drafts ->
    [one] { $drafts } черновик
    [few] { $drafts } черновика
   *[many] { $drafts } черновиков
} и { $outbox ->
    [one] { $outbox } неотправленное сообщение
    [few] { $outbox } неотправленных сообщения
   *[many] { $outbox } неотправленных сообщений
}; старый файл — { $path }.
store-recovered-partly = Файл с черновиками был повреждён и прочитан не весь. Перенесено: { $drafts ->
    [one] { $drafts } черновик
    [few] { $drafts } черновика
   *[many] { $drafts } черновиков
} и { $outbox ->
    [one] { $outbox } неотправленное сообщение
    [few] { $outbox } неотправленных сообщения
   *[many] { $outbox } неотправленных сообщений
}; старый файл — { $path }.
copy-too-long = Не скопировано: терминалы принимают не больше { $limit } КиБ.
opener-missing = Ссылка не открылась: { $command } ({ $reason }). См. «opener» в config.toml.
editor-missing = Редактор не запустился: { $command } ({ $reason }). Задайте VISUAL или EDITOR.
editor-unreadable = В VISUAL или EDITOR не закрыта кавычка: { $command }
editor-failed = Редактор завершился с ошибкой ({ $status }): черновик остался прежним.
editor-no-file = Черновик не удалось передать редактору: { $path } ({ $reason }).
editor-not-text = Редактор оставил не простой текст до { $limit } КиБ: черновик остался прежним.
network-file-system = { $path } на сетевой файловой системе ({ $name }): пользоваться им может один ttydesk.
not-recorded = Ваши действия не записываются в { $path }: { $reason }. Остальное работает.
no-log = Журнал в { $path } не ведётся: { $reason }. Остальное работает.
terminal-was-left = В прошлый раз ttydesk завершился на этом терминале не по порядку; терминал приведён в порядок.

# Files
file-io = { $path }: { $reason }
file-quota = Не сохранено: файлам в { $path } отведено { $limit } МиБ. Удалите лишние и повторите.
file-not-a-file = { $path } — не файл
file-too-large = { $path } слишком велик: можно отправить не больше { $limit } МиБ
file-not-fetched = Файл { $name } не сохранён: { $reason }
file-elsewhere = Файл { $name } лежит на { $host } и не получен; если доверяете этому узлу, назовите его в attachment_hosts файла config.toml
file-other-length = Файл { $name } не сохранён: его длина не та, что указана
file-broke = Не удалось обработать файл: { $reason }
