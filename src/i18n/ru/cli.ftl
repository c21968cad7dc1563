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
cli-bad-time = { $time } — не время; пишите 2030-01-31T09:00, 2030-01-31 или длительность, например 2h или 3d
cli-time-past = { $time } уже прошло; назовите время в будущем
cli-no-receiver = нет оператора или команды { $name }; ближе всего { $nearest }, есть: { $names }
cli-several-receivers = имя { $name } носят несколько; выберите по номеру: { $ids }
cli-no-bot = нет бота { $name }; напишите «queue» или одно из: { $names }
cli-no-log = не удаётся писать журнал в { $path }: { $reason }; укажите другой каталог через --state-dir
cli-without-log = работаем без журнала: { $reason }
cli-demo-unfound = другие команды не найдут это демо сами: в { $path } нельзя записать ({ $reason }); укажите другой каталог через --state-dir
cli-no-room = не удаётся создать { $path }: { $reason }; укажите каталог через --data

## Какой сервер и какой к нему токен.
cli-no-workspace = сервер не настроен; добавьте его в { $file } (см. `ttydesk config example`), укажите через --url и --token-file или попробуйте `ttydesk demo`
cli-demo-used = используется демонстрация по адресу { $url }
cli-no-token = нет токена для { $url }; укажите --token-file либо token_file или token_command в config.toml
cli-token-file = не удаётся прочитать токен из { $file }: { $reason }
cli-token-open = токен в { $file } могут прочитать другие пользователи; выполните: chmod 600 '{ $file }'
cli-token-empty = в { $source } нет токена: первая строка пуста
cli-token-command = token_command не удалась: { $reason }
cli-token-slow = token_command не завершилась за { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[other] { $seconds } секунд
}
cli-keyring = токен не сохранён: { $reason }
cli-ask-token = Токен для { $url } (не показывается):{" "}
cli-ask-keep = Сохранить его в хранилище ключей? [д/Н]{" "}
cli-yes = д

## Свой сервер.
cli-serve-open = { $url } доступен с других машин, и ничего не шифруется; поставьте перед ним TLS-прокси
cli-hub-ended = сервер остановился сам; причина в журнале
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
cli-event-transferred = передал(а) → { $to }
cli-event-escalated = зовёт человека: { $reason }
cli-event-handed-off = передал(а) боту { $to }
cli-event-requeued = вернул(а) в очередь
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

## Измерение подсказок.
cli-bench-measure = ПОКАЗАТЕЛЬ
cli-bench-value = ЗНАЧЕНИЕ
cli-bench-top1 = Верный ответ на первом месте, %
cli-bench-top3 = Верный ответ среди трёх лучших, %
cli-bench-top5 = Верный ответ среди пяти лучших, %
cli-bench-calibration = Ошибка калибровки, %
cli-bench-shown = Показано, %
cli-bench-precision = Верный ответ среди трёх показанных, %
cli-bench-update = Время одного обновления, мкс
cli-bench-rank = Время одного ранжирования, мкс
cli-bench-bytes = Модель, байт
cli-bench-unreadable = не удаётся прочитать { $file }: { $reason }; укажите файл CSV с заголовком text,category
cli-bench-not-utf8 = { $place }: это не UTF-8; сохраните файл в UTF-8
cli-bench-header = { $place }: первой строкой должно быть text,category
cli-bench-fields = { $place }: полей { $count }, а должно быть 2; текст с запятой заключите в кавычки
cli-bench-quote = { $place }: кавычке здесь не место; заключите в кавычки всё поле, а кавычки внутри удвойте
cli-bench-unclosed = { $place }: открытая здесь кавычка не закрыта; закройте её, а кавычки внутри текста удвойте
cli-bench-no-category = { $place }: категория пуста; назовите шаблон, которым ответили
cli-bench-empty = { $place }: после заголовка ничего нет; добавьте хотя бы одну строку
