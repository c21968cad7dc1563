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

# Языковая модель
model-unreachable = Языковая модель недоступна: { $reason }. Проверьте url в [model] в config.toml; всё остальное работает.
model-insecure = К языковой модели на { $host } запрос ушёл бы без шифрования: укажите https:// или внесите хост в insecure_hosts.
model-unknown-host = Хост языковой модели { $host } неизвестен. Проверьте url в [model] в config.toml.
model-no-connection = Языковая модель не отвечает на вызов. Проверьте url в [model] в config.toml или повторите.
model-proxy-login = Прокси { $proxy } требует входа, прежде чем пустить к языковой модели.
model-timed-out = Языковая модель не уложилась в { $seconds } с. Повторите или увеличьте time_limit в [model].
model-broken = Языковая модель оборвала ответ: { $reason }. Повторите.
model-too-long = Языковая модель писала без конца и была остановлена. Повторите.
model-redirect = Адрес языковой модели ведёт на { $to }, туда мы не идём: исправьте url в [model].
model-key = Языковая модель не принимает ключ. Проверьте key_file и key_command в [model] или выполните ttydesk login --model.
model-not-found = Нет такой языковой модели или адреса: { $reason }. Проверьте url и model в [model].
model-limited = Языковая модель пока не принимает запросов. Повторите через { $seconds } с.
model-limited-open = Языковая модель пока не принимает запросов. Повторите позже.
model-refused = Языковая модель отказывает: { $reason }.
model-failed = Сбой языковой модели: { $reason }. Повторите.
model-malformed = Пришёл не ответ языковой модели: { $reason }. Проверьте url в [model].
model-empty = Языковая модель ничего не сказала. Повторите.
model-cut-length = обрезано по max_tokens
model-cut-filter = остановлено фильтром
card-missing = не удалось запустить «{ $program }» ({ $reason }): проверьте cards в config.toml
card-timed-out =
    { $seconds ->
        [one] нет ответа за { $seconds } секунду: см. card_seconds
        [few] нет ответа за { $seconds } секунды: см. card_seconds
       *[many] нет ответа за { $seconds } секунд: см. card_seconds
    }
card-failed = завершилась с кодом { $code }: { $complaint }
card-too-long = сказано больше 64 КиБ
card-malformed = это не карточка: { $reason }
card-broken = прервалось: { $reason }
