### Что говорит рабочее место о своих решениях: почему чего-то нельзя, что сделано и что нет. Одна
### строка, без точки в конце. Клавиши переназначаются, поэтому здесь их не называют.

## Почему нельзя

why-already-online = Связь уже есть
why-already-owner = Этот ttydesk и так хранит и отправляет
why-already-open = Диалог уже открыт
why-same-priority = так и есть
why-already-resolved = Диалог уже завершён
why-already-theirs = Диалог уже там
why-tag-wanted = Здесь ничего не завершают без тега: сначала добавьте его
why-tagged-so = Теги и так такие
why-past = Это время уже прошло
why-draft-there = В поле ответа неотправленный текст: сначала отправьте или сотрите его
why-template = Сервер выполнил бы скобки в этом тексте как шаблон
why-macro-step = Шаг «{ $step }» этого макроса здесь выполнить нельзя
why-no-macros = Макросов нет
why-no-such-macro = Макроса «{ $name }» здесь нет
why-no-anchor = Сначала отметьте строку: с неё начнётся диапазон
why-nothing-marked = Ничего не отмечено
why-no-batch = С отмеченными диалогами ещё ничего не делали
why-batch-running = Работа с несколькими диалогами ещё идёт
why-already-yours = Диалог уже ваш
why-contact-not-loaded = Данные клиента ещё загружаются
why-empty = Пока ничего не написано
why-gap = У «{ $name }» нет значения: впишите его или удалите перед отправкой
why-filter-words = «{ $block }» записано неверно, нужно например так: { $example }
why-filter-unknown =
    «{ $block }»: фильтра «{ $filter }» нет{ $meant ->
        [none] ; есть first_name, date, money, plural и or
       *[other] ; может быть, «{ $meant }»?
    }
why-no-bot-turns = Бот здесь ничего не писал
why-no-canned-responses = Шаблонов ответов нет
why-no-conversation = Сначала выберите диалог
recipients-to = Кому
recipients-cc = Копия
recipients-bcc = Скрытая копия
recipients-no-label = «{ $line }»: начните строку с «{ $to }:», «{ $cc }:» или «{ $bcc }:»
recipients-no-address = «{ $address }» — не адрес почты: пишите как name@example.org, несколько — через запятую
recipients-nobody = После «{ $to }:» нужен хотя бы один адрес
recipients-too-many = Не больше { $most } адресов
why-no-address = Адрес клиента неизвестен
why-no-recipients = Получатели есть только у письма; этот канал ведёт к одному клиенту
why-no-links = В этом сообщении нет ссылок
why-no-opener = Открывать ссылки нечем: скопируйте адрес или задайте «opener» в config.toml
why-no-opener-remote = Вы подключены по SSH, браузер на другой машине: скопируйте адрес или задайте «opener» в config.toml
why-not-openable = Такие адреса отсюда не открываются; при необходимости скопируйте
why-no-suggestion = Такой подсказки нет
why-no-model = Языковая модель не задана: добавьте [model] в config.toml
model-summary-written = Сводка в переписке: это ваша заметка
why-model-declined = Языковая модель сервера: { $reason }
why-model-into-thread = Модель сервера пишет сводку прямо в переписку: сначала сводка, потом передача
why-model-busy = Языковая модель ещё пишет
why-model-loading = Диалог ещё загружается: повторите через мгновение
why-model-no-draft = Языковая модель здесь ничего не написала
why-model-not-here = Такие тексты языковая модель не пишет
why-model-nothing-said = В этом диалоге ещё ничего не сказано
why-model-stale = Текст изменился с тех пор, как его переписали: отбросьте и попросите снова
why-model-too-long = Текст слишком длинный для языковой модели: не больше { $limit } КиБ
rewrite-shorter = Короче
rewrite-politer = Вежливее
rewrite-typos = Только исправить ошибки
rewrite-translate = На язык клиента
why-not-permitted = Ваша роль этого не разрешает
why-not-supported = Сервер этого не умеет
why-no-views = Ни одной подборки ещё не сохранено
why-no-sent-answer = Здесь ещё ничего не ответили
why-no-saved-view = В очереди показана не подборка
query-unknown-operator = Знак { $column }: нет оператора { $name }: – сами слова ищите в кавычках
query-unknown-operator-near = Знак { $column }: нет оператора { $name }: – может быть, { $near }:?
query-unknown-value = Знак { $column }: { $operator }:{ $value } не бывает – попробуйте { $known }
query-no-value = Знак { $column }: после { $operator }: нужно значение
query-no-span = Знак { $column }: { $operator }:{ $value } – не срок; пишите { $operator }:>10м или { $operator }:<2д
query-open-quote = Знак { $column }: кавычка не закрыта
query-not-here = Здесь нельзя отобрать по { $word }
draft-kept-ours = Черновик из другого места старше этого: «Отменить правку» покажет его
draft-took-theirs = Здесь более новый черновик из другого места: «Отменить правку» вернёт написанное
draft-gone-there = Этот черновик отправлен или удалён в другом месте; здесь он остался как был
query-no-clocks = Здесь нет отсчёта SLA: используйте ждёт:
view-needs-name = Подборке нужно имя
view-name-taken = Подборка «{ $name }» уже есть: выберите другое имя
response-saved = «{ $name }» теперь шаблон ответа для всех
response-needs-both = Название пишется в первой строке, ответ под ним
response-name-long = В названии (первая строка) не больше { $most } знаков
response-name-taken = Шаблон «{ $name }» уже есть: выберите другое название
view-saved = Сохранено как «{ $name }»
view-removed = Подборка «{ $name }» удалена
search-kept = { $words } · из сохранённого
search-canned = шаблон ответа
why-nothing-stuck = Здесь нечего отправлять заново
why-nothing-to-undo = Здесь уже нечего отменять
why-nothing-written = Сначала откройте ответ или заметку
why-offline = Нет связи: для этого нужен сервер
why-one-workspace = Здесь только одно рабочее место
why-owned-by = Диалог ведёт { $agent }
why-reading-only = Только чтение: с этим рабочим местом работает другой ttydesk
why-select-a-message = Сначала выберите сообщение
why-nothing-masked = В выбранной записи ничего не скрыто
why-too-long =
    { $bytes ->
        [one] Длиннее допустимого на { $bytes } байт: сократите
        [few] Длиннее допустимого на { $bytes } байта: сократите
       *[other] Длиннее допустимого на { $bytes } байт: сократите
    }

## Получилось

claimed = Диалог ваш
copied =
    { $bytes ->
        [one] Скопирован { $bytes } байт, если терминал позволяет
        [few] Скопировано { $bytes } байта, если терминал позволяет
       *[other] Скопировано { $bytes } байт, если терминал позволяет
    }
handed-to-bot = Диалог ведёт бот { $name }
handed-to-queue = Диалог снова в очереди
reopened = Диалог снова открыт
resolved = Диалог завершён
prioritised = Приоритет: { $priority }
snoozed = Диалог отложен
owner-again = Черновики и неотправленное теперь хранятся и уходят отсюда
disk-again = На диск снова можно писать: черновики сохранены, сообщения уходят
taken-back = Отменено: ничего не отправлено
handed-over =
    { $count ->
        [one] Передан { $count } диалог: { $name }
        [few] Передано { $count } диалога: { $name }
       *[other] Передано { $count } диалогов: { $name }
    }
handed-over-partly = Передано { $name }: { $count }. Остались у вас: { $kept }
relieved-partly = Передано { $name }: { $count }. Не переданы: { $kept }
relieved-of-nothing = { $name }: открытых диалогов нет
why-handing-over = Диалоги уже передаются: подождите немного
why-nobody-to-relieve = Ни у кого больше нет открытых диалогов
why-nothing-to-hand-over = У вас нет открытых диалогов
why-shift-not-loaded = Загружены не все ваши диалоги: пролистайте «мои» до конца
given-back = Диалог возвращён
why-note-needed = Здесь к передаче нужна заметка: напишите, что важно знать
why-nothing-offered = Здесь нечего возвращать: вам ничего не передавали
transferred = Диалог передан: { $name }
workspace-rang = Вам написал клиент

## Не получилось

backend-store-failed = Сервер сейчас не может сохранять; ничего не изменено
change-not-sent = Не отправлено: нет связи; ничего не изменено
change-uncertain = Ответ не пришёл: проверьте, прежде чем повторять
marked-all = { $count ->
    [one] Отмечен { $count } диалог
    [few] Отмечено { $count } диалога
   *[other] Отмечено { $count } диалогов
}
marked-known = Отмечено { $count }; без связи — только известные здесь
marked-full = Сразу можно отметить не больше { $most }
batch-done = { $done ->
    [one] Сделано: { $done }
   *[other] Сделано: { $done }
}
batch-partly = Сделано: { $done }; не вышло: { $failed }, они остались отмечены
batch-undone = { $done ->
    [one] Отменено: { $done }
   *[other] Отменено: { $done }
}
batch-undone-partly = Отменено: { $done }; не удалось или не полностью: { $failed }
batch-stopped = Остановлено до своей очереди
batch-text-taken-back = Текст забрали обратно
undo-not-text = Сообщение уже ушло, вернуть его нельзя
undo-not-note = Заметка остаётся
undo-not-bot = Вернуть диалог тому же боту нельзя
undo-not-snooze = Срок прежней отсрочки уже прошёл
undo-changed-hands = С тех пор у диалога другой владелец
tag-remove = убрать: { $tag }
lost-race = Диалог уже ведёт { $agent }
link-opening = Передано программе, которая открывает ссылки
no-gaps = Все переменные заполнены
nobody-waits = Больше здесь никто не ждёт
nobody-waits-unassigned = Среди ничьих диалогов никто не ждёт
not-accepted = Не принято: { $reason }; текст сохранён, отправьте ещё раз или верните себе
not-confirmed = Отправка не подтверждена: проверьте, затем отправьте снова или верните себе
not-found = Этого больше нет
paste-needs-composer = Чтобы вставить текст, откройте ответ или заметку
refused = Отказано: { $reason }
search-failed = Поиск не удался
taken-over = Другой ttydesk принял работу: отсюда больше ничего не сохраняется и не уходит
too-late-to-undo = Поздно: сообщение ушло

## Кто хранит тексты

reading-only = Только чтение: с этим рабочим местом с { $since } работает другой ttydesk (процесс { $pid }); работу можно принять
reading-only-unknown = Только чтение: с этим рабочим местом работает другой ttydesk; работу можно принять

## Строки и вопросы

call-alert = { $words }
call-assigned = { $name } теперь у вас
call-customer-said = { $name }: { $words }
call-customer-wrote = пишет { $name }
call-in-workspace = { $workspace }: { $words }
call-locked = есть новое; экран заблокирован
call-mention = вас упомянули в заметке: { $name }
call-reminder = { $name }: отложено до этого времени
call-returned = вам вернулся диалог: { $name }
call-several =
    { $count ->
        [one] { $count } новость для вас
        [few] { $count } новости для вас
       *[other] { $count } новостей для вас
    }, последняя: { $newest }
call-sla-broken = { $name }: обещанный срок вышел
call-sla-near = { $name }: обещанный срок почти вышел
call-transfer = вам передали: { $name }
peace-off = Звонок и уведомления — как в настройках
peace-on = Ничего не звонит и не всплывает, пока не нажмёте ещё раз
customer-waits = Клиент ждёт ответа
handoff-bot = бот
handoff-queue = Вернуть в очередь
load-away = нет на месте · { $load } из { $capacity }
load-busy = не беспокоить · { $load } из { $capacity }
load-offline = не в сети · { $load } из { $capacity }
load-online = в сети · { $load } из { $capacity }
load-team =
    { $waiting ->
        [one] команда · ждёт { $waiting }
       *[other] команда · ждут { $waiting }
    }
picker-uses = { $group } · отправлен { $count ->
    [one] { $count } раз
    [few] { $count } раза
   *[other] { $count } раз
}
picker-new = новый
template-as-is = Отправить как есть
template-as-is-detail = сервер подставит значения в скобки
template-edit = Писать дальше
template-edit-detail = ничего не уйдёт
template-literal = Отправить, чтобы дошло как написано
template-literal-detail = скобки разделит невидимый знак
moment-bare = { $number } — чего? 2 ч, 30 мин или 10:00
moment-no-such-day = нет такого дня: { $word }
moment-no-such-time = нет такого времени: { $word }
moment-no-time = сегодня во сколько?
moment-nothing = например: 2 ч, завтра в 10, в понедельник, 15 января 9:00
moment-past = { $at } уже прошло
moment-too-far = больше пяти лет вперёд
moment-twice = сказано дважды: { $word }
moment-unknown = непонятно: { $word }
snooze-at = { $at }
snooze-hour = Через час
snooze-monday = В понедельник утром
snooze-on-friday = пятница, { $zone }
snooze-on-monday = понедельник, { $zone }
snooze-on-saturday = суббота, { $zone }
snooze-on-sunday = воскресенье, { $zone }
snooze-on-thursday = четверг, { $zone }
snooze-on-tuesday = вторник, { $zone }
snooze-on-wednesday = среда, { $zone }
snooze-three-hours = Через три часа
snooze-tomorrow = Завтра утром
snooze-week = Через неделю

# Files
why-no-file-attached = Нет приложенных файлов
why-no-files = В этом диалоге нет файлов
why-nothing-saved = Файлы ещё не сохранялись
why-too-many-files = К одному тексту можно приложить не больше { $limit } файлов
file-copying = Прикладываю …
file-attached = Приложено: { $name }
file-removed = Убрано: { $name }
file-saving = Сохраняю { $name } … { $percent } %
file-saved = Сохранено: { $path }
file-no-match = Нет файлов с таким началом
file-matches = { $names }
size-bytes = { $size } Б
size-kilobytes = { $size } кБ
size-megabytes = { $whole },{ $tenth } МБ
kind-image = изображение
kind-audio = аудио
kind-video = видео
kind-file = файл
kind-location = место

# Action log
action-log-failed = Не удалось получить журнал действий. Откройте его снова, чтобы повторить.

## Каналы

channel-no-words = Через этот канал нельзя написать: ответьте на другой адрес
channel-window-over = Окно свободных ответов закрыто: возьмите одобренный шаблон или другой адрес
channel-no-files = Этот канал не принимает файлы: уберите их или ответьте на другой адрес
channel-file-too-large = Файл больше { $megabytes } МБ, канал столько не принимает
channel-too-long =
    { $over ->
        [one] Для канала длиннее на { $over } знак: сократите
        [few] Для канала длиннее на { $over } знака: сократите
       *[many] Для канала длиннее на { $over } знаков: сократите
    }
channel-too-many-parts = Это { $parts } SMS, канал принимает не больше { $most }: сократите
why-no-consent = Клиент не давал согласия писать ему туда
why-no-inbox = У этой команды нет входа такого канала

## Человек

timeline-failed = Историю не удалось получить
timeline-line = { $words } – { $detail }
merged = Объединено с { $name }; «undo-merge» в палитре разделит снова
unmerged = { $name } снова отдельная карточка
why-no-duplicates = Других карточек этого человека не видно
why-not-merged = Эта карточка ни с чем не объединялась
why-no-cards = Карточки не настроены: см. docs/extensions.md
