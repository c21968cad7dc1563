### Что говорит рабочее место о своих решениях: почему чего-то нельзя и что сделано.

## Почему нельзя

why-already-online = Связь уже есть.
why-already-open = Диалог уже открыт.
why-already-resolved = Диалог уже завершён.
why-already-yours = Диалог уже ваш.
why-contact-not-loaded = Данные клиента ещё загружаются.
why-empty = Пока ничего не написано.
why-gap = У «{ $name }» нет значения: впишите его или удалите перед отправкой.
why-no-bot-turns = Бот здесь ничего не писал.
why-no-canned-responses = Шаблонов ответов нет.
why-no-conversation = Сначала выберите диалог.
why-no-suggestion = Такой подсказки нет.
why-not-permitted = Ваша роль этого не разрешает.
why-not-supported = Сервер этого не умеет.
why-nothing-stuck = Неотправленных сообщений здесь нет.
why-nothing-to-undo = Вернуть уже нечего.
why-offline = Нет связи: для этого нужен сервер.
why-owned-by = Диалог ведёт { $agent }.
why-select-a-message = Сначала выберите сообщение.
why-too-long =
    { $bytes ->
        [one] Длиннее допустимого на { $bytes } байт: сократите.
        [few] Длиннее допустимого на { $bytes } байта: сократите.
        [many] Длиннее допустимого на { $bytes } байт: сократите.
       *[other] Длиннее допустимого на { $bytes } байта: сократите.
    }

## Что сделано

claimed = Диалог ваш.
copied =
    { $bytes ->
        [one] Скопирован { $bytes } байт.
        [few] Скопировано { $bytes } байта.
        [many] Скопировано { $bytes } байт.
       *[other] Скопировано { $bytes } байта.
    }
handed-to-bot = Диалог ведёт бот { $name }.
handed-to-queue = Диалог снова в очереди.
reopened = Диалог переоткрыт.
resolved = Диалог завершён.
snoozed = Диалог отложен.
taken-back = Возвращено: сообщение не отправлено.
transferred = Передано: { $name }.

## Что не сделано

backend-store-failed = Сервер не смог это сохранить, ничего не изменилось. Попробуйте чуть позже.
change-not-sent = Не сделано: связь пропала до отправки. Повторите.
change-uncertain = Ответа не было: могло получиться, а могло и нет. Проверьте, прежде чем повторять.
lost-race = Диалог уже ведёт { $agent }.
no-gaps = Все переменные заполнены.
nobody-waits = Никто не ждёт.
nobody-waits-unassigned = Среди ничьих никто не ждёт.
not-accepted = Не принято: { $reason }
not-confirmed = Неизвестно, дошло ли сообщение. Проверьте, затем отправьте ещё раз или удалите.
not-found = Этого больше нет.
paste-needs-composer = Чтобы вставить текст, откройте ответ или заметку.
refused = Отказано: { $reason }
search-failed = Поиск не ответил. Повторите.
too-late-to-undo = Поздно: сообщение уже ушло.

## Списки и вопросы

customer-waits = Клиент ждёт ответа.
handoff-bot = бот
handoff-queue = Вернуть в очередь
load-away = нет на месте · { $load } из { $capacity }
load-busy = не беспокоить · { $load } из { $capacity }
load-offline = не в сети · { $load } из { $capacity }
load-online = в сети · { $load } из { $capacity }
load-team =
    { $waiting ->
        [0] никто не ждёт
        [one] { $waiting } ждёт
       *[other] { $waiting } ждут
    }
picker-new = новый
snooze-hour = Через час
snooze-monday = В понедельник утром
snooze-three-hours = Через три часа
snooze-tomorrow = Завтра утром
snooze-week = Через неделю
