### Что говорит командная строка.

## Почему команда не сделала того, о чём её просили.
cli-refused = { $subject }: { $reason }
cli-owned = { $id }: диалог уже у { $owner }
cli-keeps-changing = диалог всё время меняется; посмотрите и решите заново
cli-unsupported = { $subject }: этот сервер так не умеет
cli-unanswered = { $subject }: { $url } не ответил за 30 секунд; неизвестно, сделано ли это
cli-unreadable = { $subject }: ответ сервера не читается; не старше ли этот ttydesk, чем сервер?
cli-ended = связь с { $url } закончилась
cli-token-refused = { $url } не принимает токен: { $reason }
cli-unknown-host = { $url }: нет узла { $host }; проверьте адрес
cli-nobody-listens = { $url }: не удаётся подключиться ({ $reason }); запущен ли сервер?
cli-no-answer = { $url }: нет ответа вовремя
cli-not-a-hub = { $url } — не наш сервер: он отвечает HTTP { $status }, страница «{ $title }»; проверьте адрес
cli-proxy = { $url }: через прокси не пройти: { $reason }
cli-proxy-file = { $file }: здесь должно быть user:password для прокси и больше ничего
cli-proxy-login = { $url }: прокси { $proxy } требует вход; запишите user:password в файл и укажите его в proxy_login_file
cli-insecure = { $url }: к { $host } нельзя подключаться без шифрования; используйте wss:// или добавьте узел в insecure_hosts в config.toml
cli-closed = { $url } закрыл соединение ({ $code } { $reason })
cli-broken = { $url }: соединение оборвалось: { $reason }
cli-protocol = { $url } говорит не по нашему протоколу: { $reason }
cli-output = не удаётся записать результат: { $reason }
cli-input = не удаётся прочитать текст со стандартного ввода: { $reason }
cli-empty-text = текст пуст; подайте его на стандартный ввод, например: echo "Здравствуйте" | ttydesk reply ID
cli-bad-tag = { $tag }: пишите +{ $tag }, чтобы добавить метку, и -{ $tag }, чтобы убрать
cli-no-tags = назовите хотя бы одну метку, +эту или -ту
cli-bad-time = { $time } — не время; пишите 2030-01-31T09:00, 2030-01-31, длительность, например 2h или 3d, или слова, например «завтра в 10»
cli-time-past = { $time } уже прошло; назовите время в будущем
cli-no-receiver = нет оператора или команды { $name }; ближе всего { $nearest }, есть: { $names }
cli-several-receivers = имя { $name } носят несколько; выберите по номеру: { $ids }
cli-no-bot = нет бота { $name }; напишите «queue» или одно из: { $names }
cli-no-log = не удаётся писать журнал в { $path }: { $reason }; укажите другой каталог через --state-dir
cli-not-recorded = действие не попало в журнал действий этой машины: { $reason }
cli-trail-lines = { $lines ->
    [one] журнал действий в порядке: { $lines } строка
    [few] журнал действий в порядке: { $lines } строки
   *[other] журнал действий в порядке: { $lines } строк
}, последняя под номером { $number }, { $hash }
cli-trail-empty = в { $path } ещё нет журнала действий
cli-trail-broken = { $path }, строка { $line }: { $fault }
cli-trail-unreadable = это не целая строка журнала действий; её изменили, или часть потерял диск
cli-trail-changed = её изменили после записи
cli-trail-unlinked = она не продолжает предыдущую; строки удаляли, вставляли или переставляли
cli-trail-beheaded = журнал начинается отсюда, хотя прежние строки удалять было рано
cli-purge-nothing = в { $path } ничего не хранится
cli-purge-unknown = здесь ничего не хранится о { $id }; идентификаторы показывает `ttydesk list --json`
cli-purge-of = На этой машине хранится о { $workspace }:
cli-purge-cache = кэш: диалогов { $conversations }, сообщений и событий { $entries }, контактов { $contacts }
cli-purge-files = сохранённых файлов: { $files }
cli-purge-log = строк журнала: { $lines }
cli-purge-lessons = отправок, на которых учились подсказки: { $count }
cli-purge-words-go = черновиков: { $drafts }, неотправленных сообщений: { $unsent }; больше ни у кого их нет
cli-purge-words-stay = черновиков: { $drafts }, неотправленных сообщений: { $unsent }; они останутся, --drafts удалит и их
cli-purge-copy-goes = копия базы с текстами всех рабочих мест: { $path }
cli-purge-copy-stays = копия базы, тексты могут быть и в ней: { $path }; она останется, --drafts удалит и её
cli-purge-stays = не затрагивается: журнал действий, в нём только идентификаторы; токен, для него `ttydesk logout`; то, что вы сохранили или выгрузили в другое место
cli-purge-dry = Ничего не удалено. Чтобы удалить, повторите с --yes; сначала закройте все ttydesk.
cli-purge-done = Удалено.
cli-purge-open = ничего не удалено: { $path } открыт в ttydesk; закройте все ttydesk и повторите
cli-purge-incomplete = удалось удалить не всё; исправьте причину и повторите
cli-without-log = работаем без журнала: { $reason }
cli-demo-unfound = другие команды не найдут это демо сами: в { $path } нельзя записать ({ $reason }); укажите другой каталог через --state-dir
cli-no-room = не удаётся создать { $path }: { $reason }; укажите каталог через --data

## Какой сервер и какой к нему токен.
cli-no-workspace = сервер не настроен; добавьте его в { $file } (см. `ttydesk config example`), укажите через --url и --token-file или попробуйте `ttydesk demo`
cli-demo-used = используется демонстрация по адресу { $url }
cli-token-file = не удаётся прочитать токен из { $file }: { $reason }
cli-token-empty = в { $source } нет токена: первая строка пуста
cli-ask-token = Токен для { $url } (не показывается):{" "}
cli-yes = д

## Свой сервер.
cli-serve-open = { $url } доступен с других машин, и ничего не шифруется; поставьте перед ним TLS-прокси
cli-hub-ended = сервер остановился сам; причина в журнале
cli-macros-loaded = { $count ->
    [one] загружен { $count } макрос
    [few] загружено { $count } макроса
   *[other] загружено { $count } макросов
}
cli-imported = { $loaded ->
    [one] загружен { $loaded } диалог
    [few] загружено { $loaded } диалога
   *[other] загружено { $loaded } диалогов
}, уже известно { $known }, не прочитано { $bad }
cli-bad-lines = { $bad ->
    [one] { $bad } строка не загружена; остальные загружены
    [few] { $bad } строки не загружены; остальные загружены
   *[other] { $bad } строк не загружено; остальные загружены
}

## Таблицы и переписка.
cli-id = НОМЕР
cli-contact = КЛИЕНТ
cli-channel = КАНАЛ
cli-status = СОСТОЯНИЕ
cli-assignee = У КОГО
cli-team = КОМАНДА
cli-waiting = ЖДЁТ С
cli-tags = МЕТКИ
cli-found = НАЙДЕНО
cli-customer = клиент
cli-system = система
cli-note = заметка, { $author }
cli-event-started = диалог начался
cli-event-claimed = взял(а) в работу
cli-event-returned = вернул(а) → { $to }
cli-event-transferred = передал(а) → { $to }
cli-event-escalated = зовёт человека: { $reason }
cli-event-handed-off = передал(а) боту { $to }
cli-event-requeued = вернул(а) в очередь
cli-event-prioritised = изменил(а) приоритет: { $priority }
cli-event-sla-broken = обещанный срок пропущен
cli-event-snoozed = отложил(а) до { $until }
cli-event-woke = диалог вернулся
cli-event-resolved = решено
cli-event-reopened = открыто снова
cli-event-unreadable = этот ttydesk не может это прочитать
cli-event-call = звонок, { $seconds ->
    [one] { $seconds } секунда
    [few] { $seconds } секунды
   *[other] { $seconds } секунд
}
cli-event-missed-call = звонок без ответа
cli-export-failed = Не удалось записать таблицу в { $path }: { $reason }. Уже существующий файл не заменяется.

# Files
cli-number = №
cli-file = Файл
cli-size = Размер
cli-media-type = Тип
cli-no-such-file = В { $id } нет файла { $number }, который можно сохранить; список: ttydesk files { $id }
cli-file-failed = { $name }: { $reason }


## Токены: где они хранятся и почему не в другом месте.
cli-no-token = нет токена для { $url }; выполните `ttydesk login` либо укажите --token-file, а в config.toml — token_file или token_command
cli-token-tried = где искали: { $list }
cli-token-closed = токен в { $file } могли прочитать другие пользователи; теперь файл для них закрыт (chmod 600)
cli-ask-keep = Сохранить его на следующий раз? [д/Н]{" "}
cli-kept = сохранён: { $place }, { $until }
cli-keeps-for-good = до `ttydesk logout`
cli-keeps-until-reboot = до перезапуска машины; потом токен понадобится снова
cli-not-kept = токен не сохранён: { $list }
cli-not-in = не здесь — { $line }
cli-kept-nowhere = токен подходит, но сохранить его негде; укажите команду в { $file } (token_command = "pass show ttydesk") или разрешите незашифрованный файл (allow_plaintext_token = true)
cli-login-works = { $url } принимает токен: вы вошли как { $name }
cli-remembered = рабочее место { $name } записано в { $file }
cli-login-backend = перед адресом пишется вид сервера, а { $word } — не он: ttydesk login libredesk https://desk.example.com
cli-login-name-taken = рабочее место { $name } уже есть; дайте другое имя через --name
cli-login-configured = токен этого сервера задан в config.toml ({ $setting }); измените его там или уберите настройку и войдите снова
cli-login-nothing-to-keep = токен задан в config.toml ({ $setting }); сохранять нечего
cli-login-no-terminal = здесь некого спросить; подайте токен на стандартный ввод: ttydesk login --token-stdin < ФАЙЛ
cli-no-model = в { $file } нет языковой модели; добавьте [model] с url и model
cli-model-key-configured = ключ языковой модели берётся из { $setting } в config.toml; измените его там или уберите настройку и повторите
cli-model-unusable = языковую модель по адресу { $url } нельзя использовать: { $reason }
cli-removed = удалён: { $place }
cli-removed-nothing = токен для { $url } нигде не хранился
cli-not-looked = не проверено — { $line }
cli-may-remain = токен мог остаться: { $place }; сделайте хранилище доступным и повторите `ttydesk logout`
cli-still-configured = в config.toml токен всё ещё задан: { $setting }
cli-which-desk = какой сервер? Назовите адрес или рабочее место из config.toml
cli-bad-address = { $words }: { $reason }
cli-no-such-workspace = в config.toml нет рабочего места «{ $name }»; может быть, «{ $nearest }»?
cli-no-workspace-like = в config.toml нет рабочего места «{ $name }»; назовите имеющееся или адрес, например wss://HOST/ws
cli-several-workspaces = эта команда для одного рабочего места: назовите его через --workspace, одно из { $names }
cli-workspace-twice = рабочее место «{ $name }» названо дважды; уберите один --workspace
cli-token-file-of-several = --token-file годится для одного рабочего места; впишите token_file каждому в config.toml
cli-address-or-workspace = назовите либо адрес, либо --workspace, но не то и другое
cli-place-command = token_command
cli-place-creds = systemd-creds
cli-place-service = Secret Service
cli-place-kernel = хранилище ключей ядра
cli-place-file = незашифрованный файл
cli-trouble-no-answer = нет ответа за { $seconds } с
cli-trouble-no-program = программа { $program } не установлена
cli-trouble-too-old = systemd { $found } слишком старый; нужен { $needed }
cli-trouble-no-bus = здесь нет сеансовой шины (D-Bus), как обычно бывает по SSH
cli-trouble-dead-bus = сеансовая шина (D-Bus) не отвечает: { $reason }
cli-trouble-no-service = ни одна программа на сеансовой шине не хранит секреты
cli-trouble-locked = хранилище заблокировано, а запрос пароля здесь никто не увидит
cli-trouble-not-permitted = ядро этого не разрешает ({ $reason })
cli-trouble-ended = сбой ({ $status })
cli-trouble-ended-saying = сбой ({ $status }): { $said }
cli-trouble-empty = ничего не выдано
cli-trouble-open = { $file } доступен другим (права { $mode }), и закрыть его не удаётся; выполните: chmod 600 '{ $file }'
cli-trouble-foreign = { $file } принадлежит другому пользователю (номер { $owner }), и его могут прочитать другие; сделайте свою копию с правами 600
cli-trouble-not-allowed = не разрешено (allow_plaintext_token выключен)
cli-trouble-not-given-back = токен принят, но обратно не выдаётся
cli-trouble-failed = { $reason }
cli-trouble-no-file = такого файла нет

## Что говорит doctor.
doctor-quoted = { $words }
doctor-too-slow = за { $seconds } с ничего не выяснено
doctor-too-slow-advice = возможно, завис диск или сеть; попробуйте ещё раз
doctor-report-it = это ошибка программы; сообщите о ней
doctor-run = выполните: { $command }
doctor-run-or-fix = выполните: { $command } (или ttydesk doctor --fix)
doctor-login = выполните: ttydesk login { $name }
doctor-fixed = { $path } теперь закрыт для других пользователей
doctor-config-read = { $file } в порядке
doctor-config-none = { $file } нет; всё по умолчанию
doctor-files-private = только вы можете менять { $config } и только вам доступен { $state }
doctor-foreign = { $path } принадлежит другому пользователю (номер { $owner })
doctor-open = { $path } доступен другим пользователям (права { $mode })
doctor-shared = { $path } — общий для всех каталог
doctor-shared-advice = укажите собственный каталог через --state-dir
doctor-no-terminal = терминала здесь нет; размер не проверялся
doctor-size = столбцов { $columns }, строк { $rows }
doctor-size-advice = сделайте не меньше { $columns } на { $rows }
doctor-colours = { $term }, цветов: { $colours }
doctor-no-term = TERM — «{ $term }»: без цветов и клавиш
doctor-no-term-advice = задайте TERM по терминалу, например xterm-256color
doctor-locale = { $name }={ $value }
doctor-no-locale = язык не задан: буквы вне ASCII могут испортиться
doctor-locale-advice = задайте локаль UTF-8, например LANG=C.UTF-8
doctor-escape-time = escape-time: { $value } мс
doctor-escape-time-advice = Esc запаздывает; в ~/.tmux.conf: set -sg escape-time 10
doctor-clipboard = set-clipboard: { $value }
doctor-clipboard-advice = скопированное остаётся в tmux; в ~/.tmux.conf: set -s set-clipboard on
doctor-tmux-silent = tmux не отвечает: { $reason }
doctor-tmux-silent-advice = проверьте, работает ли ещё tmux этого сеанса
doctor-runtime-dir = { $path } только ваш
doctor-no-runtime-dir = XDG_RUNTIME_DIR не задан
doctor-no-runtime-dir-advice = войдите через systemd-logind (loginctl) или обойдитесь без сеансовой шины
doctor-runtime-dir-open = { $path } принадлежит пользователю номер { $owner }, права { $mode }
doctor-runtime-dir-advice = каталог должен быть только вашим (номер { $me }); выполните: chmod 700 '{ $path }'
doctor-runtime-dir-unreadable = { $path }: { $reason }
doctor-disk-local = каталог состояния лежит на диске этой машины
doctor-disk-network = каталог состояния лежит на { $name }
doctor-disk-network-advice = так медленнее; укажите локальный через --state-dir
doctor-room = свободно { $mebibytes } МиБ
doctor-room-advice = освободите место: черновики и отправленное должны поместиться на диск
doctor-writable = { $path } доступен для записи
doctor-not-writable = в { $path } нельзя писать: { $reason }
doctor-not-writable-advice = исправьте права или укажите другой каталог через --state-dir
doctor-no-log-yet = { $path } появится с первым журналом
doctor-no-database = её ещё нет; она появится при первом запуске
doctor-database = версия таблиц { $found }, эта программа знает { $ours }
doctor-database-older = версия таблиц { $found }; при следующем запуске они обновятся
doctor-database-newer = её записал более новый ttydesk; запустите его или укажите другой каталог через --state-dir
doctor-place-works = здесь работает
doctor-place-advice = исправьте права файла
doctor-creds-advice = нужен systemd 256 или новее; подойдёт и другое место
doctor-service-advice = нужен сеанс рабочего стола или gnome-keyring-daemon; подойдёт и другое место
doctor-locked-advice = разблокируйте его в сеансе рабочего стола и попробуйте снова
doctor-kernel-advice = подойдёт и другое место
doctor-keeps-nothing = токен здесь негде хранить надолго
doctor-keeps-nothing-advice = укажите команду в { $file } (token_command = "pass show ttydesk") или разрешите незашифрованный файл (allow_plaintext_token = true)
doctor-no-desk = сервер не настроен
doctor-no-desk-advice = добавьте его в { $file } (см. `ttydesk config example`) или попробуйте `ttydesk demo`
doctor-no-token = токена нет
doctor-token-file = токен лежит в вашем файле
doctor-token-from = где токен: { $place }
doctor-answers = { $url } отвечает
doctor-no-answer-advice = проверьте, работает ли сервер и есть ли сеть

# Action log
cli-when = Когда
cli-who = Кто
cli-did = Действие
cli-changed = Изменения
cli-not-an-agent = { $name } — команда, а журнал действий ведётся по агентам
cli-bad-since = «{ $text }» — не время: напишите, сколько назад, например 90m, 2h или 3d, либо 2030-01-31T09:00

## Измерение подсказок.
cli-bench-measure = ПОКАЗАТЕЛЬ
cli-bench-value = ЗНАЧЕНИЕ
cli-bench-top1 = Верный ответ на первом месте, %
cli-bench-top3 = Верный ответ среди трёх лучших, %
cli-bench-top5 = Верный ответ среди пяти лучших, %
cli-bench-calibration = Ошибка калибровки, %
cli-bench-shown = Показано, %
cli-bench-precision = Верный ответ среди трёх показанных, %
cli-bench-update = Время одного обновления, срединное, мкс
cli-bench-rank = Время одного ранжирования, срединное, мкс
cli-bench-bytes = Модель, байт
cli-bench-filled = диалогов: новых { $conversations }, уже известных { $known }; сообщений: { $messages }
cli-curve-uses = ОТПРАВОК
cli-curve-first = ВЕРНЫЙ ПЕРВЫМ, %
cli-curve-shown = ПОКАЗАНО, %
cli-curve-right = ВЕРНЫЙ В ТРЁХ, %
cli-curve-surest = УВЕРЕННЕЙШИЕ
cli-bench-unreadable = не удаётся прочитать { $file }: { $reason }; укажите файл CSV с заголовком text,category
cli-bench-not-utf8 = { $place }: это не UTF-8; сохраните файл в UTF-8
cli-bench-header = { $place }: первой строкой должно быть text,category
cli-bench-fields = { $place }: полей { $count }, а должно быть 2; текст с запятой заключите в кавычки
cli-bench-quote = { $place }: кавычке здесь не место; заключите в кавычки всё поле, а кавычки внутри удвойте
cli-bench-unclosed = { $place }: открытая здесь кавычка не закрыта; закройте её, а кавычки внутри текста удвойте
cli-bench-no-category = { $place }: категория пуста; назовите шаблон, которым ответили
cli-bench-empty = { $place }: после заголовка ничего нет; добавьте хотя бы одну строку
cli-payment-requested = запрошена оплата
cli-payment-paid = оплачено
cli-payment-failed = платёж не прошёл
cli-payment-refunded = возвращено

## Чему научились подсказки.
cli-lessons-exported = { $count ->
    [one] записан { $count } урок
    [few] записано { $count } урока
   *[other] записано { $count } уроков
}
cli-lessons-imported = { $count ->
    [one] { $count } новый урок
    [few] { $count } новых урока
   *[other] { $count } новых уроков
}, уже известно { $known }
cli-lessons-forgotten = { $count ->
    [one] забыт { $count } урок
    [few] забыто { $count } урока
   *[other] забыто { $count } уроков
}
cli-lessons-in-memory = ничего не загружено: при cache = "memory" выученное подсказками на этой машине не хранится
cli-lessons-desk-open = рабочее место открыто и учится: закройте его и повторите
cli-lessons-header = { $file } — не файл уроков этой версии: создайте его командой ttydesk suggest export
cli-lessons-unreadable = не удалось прочитать { $place }: { $reason }; из файла ничего не взято
cli-stats-by = ПО
cli-stats-name = ИМЯ
cli-stats-shown = ПОКАЗАНО
cli-stats-accepted = ПРИНЯТО
cli-stats-edited = ПЕРЕПИСАНО
cli-stats-dismissed = УБРАНО
cli-stats-bad = ПЛОХИЕ
cli-stats-sent = ОТПРАВЛЕНО
cli-stats-acceptance = ДОЛЯ ПРИНЯТЫХ
cli-stats-none = Сервер не сообщил показателей
cli-stats-board = Сейчас: открыто { $open }, ждут { $waiting }, ничьих { $unassigned }, скоро срок { $near }, просрочено { $broken }
cli-stats-began = НОВЫХ
cli-stats-again = СНОВА
cli-stats-resolved = РЕШЕНО
cli-stats-first = ПЕРВЫЙ ОТВЕТ
cli-stats-next = СЛЕДУЮЩИЙ
cli-stats-resolution = РЕШЕНИЕ
cli-stats-kept = SLA
cli-stats-replied = ОТВЕТИЛИ
