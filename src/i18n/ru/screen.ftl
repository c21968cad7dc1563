### Слова панелей, диалога и окон вокруг чужих слов.

## Время

day-today = сегодня
day-yesterday = вчера
day-date = { $day } { $month }
day-date-year = { $day } { $month } { $year }
month-january = янв
month-february = фев
month-march = мар
month-april = апр
month-may = мая
month-june = июн
month-july = июл
month-august = авг
month-september = сен
month-october = окт
month-november = ноя
month-december = дек
# Не больше четырёх знакомест.
wait-moment = <1м
wait-minutes = { $minutes }м
wait-hours-minutes = { $hours }ч{ $minutes }
wait-hours = { $hours }ч
wait-days = { $days }д
span-seconds = { $seconds } с
span-minutes = { $minutes } мин

## Верхняя строка

link-idle = нет связи
link-connecting = соединение
link-connecting-again = соединение, попытка { $attempt }
link-catching-up = догоняем
link-live = на связи
link-silent = тишина, последний ответ { $time } назад
link-offline = нет связи: { $reason }, снова через { $time }
link-auth = сервер не принимает токен: { $message }
offline-unknown-host = нет адреса у { $host }
offline-refused = никто не отвечает: { $what }
offline-timed-out = нет ответа вовремя
offline-not-a-hub = это не сервер ttydesk (HTTP { $status })
offline-not-a-hub-titled = это не сервер ttydesk (HTTP { $status }, { $title })
offline-proxy = прокси { $what }
offline-proxy-login = прокси { $proxy } требует вход: задайте proxy_login_file
link-polling = сервер не сообщает о новом, опрос каждые { $seconds } с
link-exposed = БЕЗ ШИФРОВАНИЯ: { $host }
offline-insecure = без шифрования: { $host }
offline-closed = закрыто сервером ({ $code } { $reason })
offline-broken = связь оборвалась: { $what }
offline-protocol = сервер нарушил протокол: { $what }
header-waiting =
    { $count ->
        [one] ждёт { $count }
       *[other] ждут { $count }
    }
header-do-not-disturb = не беспокоить
header-slots = слоты { $load }/{ $capacity }
workspace-only = только это

## Очередь

queue-vip = vip
queue-bot = бот
queue-empty = Здесь никого.
queue-empty-mine = У вас нет диалогов.
queue-empty-unassigned = У каждого есть оператор.
queue-empty-snoozed = Ничего не отложено.
queue-empty-resolved = Завершённых пока нет.
queue-empty-filter = По этим словам ничего нет.
queue-loading = Загрузка…
queue-unknown = Нет связи, и с прошлого раза ничего не осталось.
filter-count =
    { $count ->
        [one] { $count } диалог
        [few] { $count } диалога
       *[other] { $count } диалогов
    }
filter-searching = ищу…
filter-help = слова, это: канал: тег: оператор: ждёт:
sort-waiting = кто дольше ждёт
sort-sla = SLA
sort-newest = новые
sort-priority = срочные
picker-views = Сохранённые подборки
view-shared = для всех
prompt-save-view = Сохранить подборку
prompt-share-view = Сохранить подборку для всех
prompt-save-response = Сохранить ответ для всех
prompt-response-words = Название в первой строке, ответ под ним. Личное заменено переменными: проверьте, прежде чем это увидят все.
prompt-view-name = Имя подборки
confirm-remove-view = Удалить подборку «{ $name }»?

## Диалог

thread-nothing = Выберите диалог.
thread-yours = ваш
thread-nobodys = ничей
thread-bots = у бота
thread-customer-types = клиент печатает…
thread-agent-types = { $agent } здесь пишет
thread-looks = здесь также { $agents }
sla-answer-late = ответ опоздал { $time }
sla-due-in = срок { $time }
sla-first-in = первый ответ { $time }
sla-late = опоздание { $time }
sla-next-in = ответ { $time }
sla-paused = часы стоят
sla-resolution-in = решить { $time }
thread-offered = от { $agent }, { $time }:
thread-offered-to = предложен { $agent } { $time }
thread-snoozed-until = { $status } до { $until }
flow-you = вы
flow-note = заметка
flow-system = система
flow-read = прочитано
flow-older-above = ↑ выше есть более старые
flow-older-loading = ↑ загружаются более старые…
flow-newer-below = ↓ ниже есть новые
flow-cut = показано не всё
flow-empty = Здесь ещё ничего не сказано.
flow-loading = Загрузка…
flow-unknown = Не загружено: нет связи.
flow-maybe-newer = … может не хватать новых: это с прошлого раза
flow-bot-said =
    { $count ->
        [one] { $bot }: { $count } сообщение
        [few] { $bot }: { $count } сообщения
       *[other] { $bot }: { $count } сообщений
    }
flow-quote-older = более старое сообщение
flow-held = уйдёт через { $seconds } с
flow-failed = × не доставлено: { $reason }
unsent-queued = … в очереди
unsent-queued-offline = … в очереди, уйдёт, когда будет связь
unsent-held = … пока не принято, уйдёт само
unsent-repeats = ? нет ответа, уйдёт ещё раз само и дойдёт один раз
unsent-sending = ↑ отправляется
unsent-looking = ? нет ответа, проверяем, дошло ли
unsent-uncertain = ? неизвестно, дошло ли
unsent-rejected = × не принято: { $reason }
card-question = вопрос

## Что произошло

event-started = диалог начат
event-claimed = взят: { $actor }
event-returned = возвращён: { $actor } → { $to }
event-transferred = передан: { $actor } → { $to }
event-escalated = { $actor } зовёт человека: { $reason }
event-handed-to-bot = отдан боту: { $actor } → { $to }
event-handed-to-queue = возвращён в очередь: { $actor }
event-tagged = теги { $tags }: { $actor }
event-prioritised = приоритет – { $priority }: { $actor }
event-sla-first = срок первого ответа вышел
event-sla-next = срок ответа вышел
event-sla-resolution = срок решения вышел
event-snoozed = отложен до { $until }: { $actor }
event-woke = снова в работе: срок вышел
event-resolved = завершён: { $actor }
event-reopened = снова открыт: { $actor }
event-call-incoming = звонок клиента, { $length }
event-call-outgoing = звонок клиенту, { $length }
event-call-missed = пропущенный звонок клиента
event-call-unanswered = звонок клиенту без ответа
event-unreadable = сообщение #{ $id } не прочитать
event-other = { $text }

## Поле ввода

composer-reply = ответ · { $channel }
composer-note = ЗАМЕТКА
composer-note-private = видят только операторы
composer-later = уйдёт, когда будет связь
composer-saving = сохраняется…
composer-gaps =
    { $count ->
        [one] { $count } пропуск
        [few] { $count } пропуска
       *[other] { $count } пропусков
    }

## Карточка клиента

name-mixed = ⚠ буквы вперемешку: { $scripts }
sidebar-loading = Загрузка…
sidebar-unknown = Клиент не загружен: нет связи.
sidebar-subject = тема
sidebar-handoff = передано ботом
sidebar-identities = контакты
sidebar-language = язык
sidebar-attributes = сведения
sidebar-orders = заказы
sidebar-tags = теги
sidebar-notes = пометки
sidebar-before = раньше
sidebar-consent = согласия
sidebar-yes = да
sidebar-no = нет

## Нижняя строка

outbox-rejected = не принято { $count }
outbox-uncertain = неясно { $count }
outbox-waiting = в очереди { $count }
marked-count = отмечено { $count }
batch-running = { $finished } из { $all }
outbox-held = ждёт { $count }

## Списки и вопросы

picker-palette = Действия
picker-tag-to-resolve = Выберите тег, и диалог завершится
picker-tag-many = Теги отмеченных
picker-transfer-many = Кому передать отмеченные
picker-snooze-many = Отложить отмеченные до
picker-macros = Макросы
picker-tags = Теги
picker-canned = Шаблоны ответов
picker-transfer = Кому передать
picker-hand-over = Кому передать все мои открытые диалоги
picker-relieve = Чьи открытые диалоги передать
picker-relieved-by = Кто их примет
picker-handoff = Кому вернуть
picker-priority = Приоритет
picker-snooze = Отложить до
picker-search = Поиск
picker-attribute = Что изменить?
picker-contact-tags = Теги клиента
picker-links = Ссылки: куда они ведут
picker-templates = Скобки в этом тексте сервер выполнит как шаблон
picker-type = начните печатать
picker-searching = Поиск…
picker-search-help = Имена и слова; ещё channel: tag: from: is:
picker-empty = Выбирать не из чего.
picker-nothing = Ничего не найдено: «{ $query }».
prompt-transfer-many = Передать { $count }: { $name }
plan-title = Что произойдёт
plan-macro = Макрос: { $name }
plan-summary = { $all ->
    [one] { $able ->
        [0] Сделать это нельзя
       *[other] Будет сделано
    }
   *[other] С диалогами, { $able } из { $all }:
}
plan-say = отправить: { $text }
plan-note = заметка: { $text }
plan-claim = взять
plan-give = передать: { $name }
plan-give-note = передать: { $name }; { $note }
plan-tag = добавить теги: { $tags }
plan-untag = убрать теги: { $tags }
plan-retag = добавить теги: { $add }; убрать: { $remove }
plan-snooze = отложить до { $at }
plan-priority = приоритет: { $priority }
plan-reopen = открыть снова
plan-resolve = завершить
plan-waits = { $count ->
    [one] { $count } клиент ждёт ответа
    [few] { $count } клиента ждут ответа
   *[other] { $count } клиентов ждут ответа
}
plan-drafts = { $count ->
    [one] У { $count } есть неотправленный текст, он останется
   *[other] У { $count } есть неотправленный текст, он останется
}
plan-elsewhere = Отмеченные на других рабочих местах ({ $count }) останутся как есть
plan-cannot = { $count ->
    [one] Нельзя с { $count }:
   *[other] Нельзя с { $count }:
}
report-title = Что вышло
report-summary = Пройдено { $finished } из { $all }, не вышло { $failed }
help-macro = Макрос «{ $name }»
prompt-transfer = Передать: { $name }
prompt-hand-over = Передать ({ $count }): { $name }
prompt-relieve = Все открытые диалоги ({ $from }): { $name }
prompt-return = Вернуть
prompt-return-note = Почему? Можно не писать
prompt-transfer-note = Что знать следующему оператору? Можно оставить пустым.
prompt-handoff-bot = Отдать боту { $bot }
prompt-handoff-queue = Вернуть в очередь
prompt-handoff-note = Что знать следующему? Можно оставить пустым.
prompt-attribute = { $name }
prompt-attribute-value = Новое значение; пустое удаляет.
confirm-title = Точно?
confirm-resolve-unanswered = Клиент ещё ждёт ответа. Всё равно завершить?
confirm-asks-order = Вы спрашиваете номер заказа, а в карточке он есть: { $value }. Всё равно отправить?
confirm-asks-phone = Вы спрашиваете номер телефона, а в карточке он есть: { $value }. Всё равно отправить?
confirm-asks-email = Вы спрашиваете адрес почты, а в карточке он есть: { $value }. Всё равно отправить?
confirm-asks-name = Вы спрашиваете имя, а в карточке оно есть: { $value }. Всё равно отправить?
confirm-asks-address = Вы спрашиваете адрес, а в карточке он есть: { $value }. Всё равно отправить?
confirm-drop-draft = выбросить черновик
confirm-send-anyway = Пока вы писали, появилась запись: { $agent }. Всё равно отправить? «Нет» — писать дальше.
confirm-resend = Возможно, оно дошло. Клиент может увидеть его дважды. Отправить снова?
confirm-discard = Не отправлять этот текст? Он вернётся в черновик.
confirm-write-summary = Модель сервера сразу запишет сводку в переписку: это будет ваша заметка, её увидят коллеги. Записать?
confirm-quit = Не всё отправлено. Тексты сохранены и уйдут в следующий раз. Выйти?
confirm-open-link = Открыть ссылку? Узел: { $host }
confirm-long-paste =
    { $lines ->
        [one] Вставить { $lines } строку?
        [few] Вставить { $lines } строки?
       *[other] Вставить { $lines } строк?
    }
doubt-backslash = Обратная косая черта: программы понимают такой адрес по-разному.
doubt-confusable = Часть букв похожа на латинские, но это другие буквы.
doubt-hidden = В ней есть знаки, которых не видно или которые меняют направление письма.
doubt-malformed = Браузер такой адрес не примет.
doubt-many-parts = Имя узла длинное: чей он, говорит его конец.
doubt-mixed-script = В одном имени буквы разных алфавитов.
doubt-not-ascii = Имя узла не латиницей; верить нужно записи выше.
doubt-numeric = Вместо имени число: это может быть машина вашей же сети.
doubt-scheme = Такие адреса отсюда никогда не открываются.
doubt-userinfo = То, что стоит перед @, — не имя узла.
help-title = Клавиши
reader-gone = Этого сообщения больше нет.
explain-title = Почему эти ответы
explain-none = Подсказок нет.
explain-because = { $percent } % · из-за слов: { $words }
tour-title = Добро пожаловать
tour-welcome = Слева очередь; сверху тот, кто ждёт дольше всех.
tour-move = по очереди
tour-claim = взять того, кто ждёт дольше всех, или выбранный диалог
tour-suggestion = взять первую подсказку в ответ; узнать, откуда она
tour-write = ответить клиенту (Enter отправляет) или написать заметку для операторов
tour-sent = выйти из поля ответа; отменить отправленное
tour-tag = поставить тег; передать коллеге или команде
tour-resolve = завершить диалог или отложить его
tour-many = отметить несколько строк — клавиша подействует на все; макрос: текст и шаги после него
tour-help = все действия по названиям; все клавиши
tour-safe = Написанное хранится на этой машине, даже если пропала связь или закрылся терминал.

## Почему не удалось TLS: в верхней строке и в командной строке.

tls-expired = { $days ->
    [0] сертификат сервера истёк сегодня ({ $on })
    [one] сертификат сервера истёк { $days } день назад ({ $on })
    [few] сертификат сервера истёк { $days } дня назад ({ $on })
   *[other] сертификат сервера истёк { $days } дней назад ({ $on })
}
tls-not-yet = сертификат сервера действует только с { $from }; верны ли часы этого компьютера?
tls-wrong-host = сертификат сервера выдан для { $names }, а не для { $host }
tls-no-names = сертификат сервера выдан без имени, а не для { $host }
tls-self-signed = сертификат сервера подписан им самим; если он ваш, укажите его в ca_file
tls-unknown-issuer = за сертификат сервера не ручается никто из доверенных; частный центр указывают в ca_file
tls-revoked = сертификат сервера отозван
tls-old-version = сервер умеет только TLS 1.1 или старше, это небезопасно
tls-not-tls = сервер на этом порту не говорит по TLS
tls-client-certificate = сервер не принимает наш сертификат или требует его: client_cert_file, client_key_file
tls-file = { $what }
tls-other = ошибка TLS: { $what }

## Каналы

composer-reply-via = ответ · { $channel } · { $address }
lint-templates = только шаблоны
lint-window = окно { $time }
lint-sms = SMS: { $parts } · ещё { $left }
lint-sms-ucs2 = SMS: { $parts } · ещё { $left } · UCS-2
lint-down = не работает: { $reason }
header-down =
    { $more ->
        [0] { $inbox } не работает: { $reason }
       *[other] { $inbox } не работает: { $reason } (и ещё { $more })
    }
picker-address = Куда ответить
address-down = не работает: { $reason }
confirm-send-into-down = Канал сейчас не работает ({ $reason }). Отправленное останется ждать. Всё равно отправить?

## Человек

event-order = заказ { $number }: { $status }, { $total }
event-payment-requested = запрошена оплата { $amount }
event-payment-paid = оплачено { $amount }
event-payment-failed = платёж { $amount } не прошёл
event-payment-refunded = возвращено { $amount }
event-recording = запись { $link }
event-pay-here = на { $link }
fact-order = заказ { $number } { $status }
fact-before = раньше: { $subject }, { $outcome }
signal-payment-failed = платёж { $amount } не прошёл { $day }
signal-missed-call = пропущен звонок { $day }, не перезвонили
signal-repeats =
    { $rounds ->
        [one] { $rounds } обращение за 30 дней
        [few] { $rounds } обращения за 30 дней
       *[many] { $rounds } обращений за 30 дней
    }
signal-silent = нет покупок с { $day }
signal-refused = отказ: { $purpose }
sidebar-signals = сигналы
sidebar-told = отвечали раньше
sidebar-visits = страницы
sidebar-mailings = рассылки
sidebar-merged = объединено с { $name }
sidebar-duplicates =
    { $count ->
        [one] ещё { $count } карточка этого человека?
        [few] ещё { $count } карточки этого человека?
       *[many] ещё { $count } карточек этого человека?
    }
picker-timeline = Вся история
picker-duplicates = Тот же человек
timeline-conversation = диалог
timeline-call = звонок
timeline-order = заказ
timeline-payment = платёж
timeline-mailing = рассылка
timeline-visit = страница
timeline-other = другое
duplicate-same = тот же адрес { $address }
confirm-merge = Объединить { $name } с клиентом на экране?
confirm-merge-about = У обоих { $address }. Сюда перейдут адреса ({ $identities }), заказы ({ $orders }) и диалоги ({ $conversations }). «undo-merge» в палитре разделит их снова.

## Почта

flow-quoted =
    { $count ->
        [one] { $count } строка цитаты
        [few] { $count } строки цитаты
       *[many] { $count } строк цитаты
    }
lint-no-subject = без темы
