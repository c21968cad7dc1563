### Действия и где работают их клавиши. `action-<имя>` видно в палитре и справке,
### `short-<имя>` в строке подсказок, `context-<имя>` – заголовок справки.

## Перемещение

action-down = Вниз
action-up = Вверх
action-page-down = На страницу вниз
action-page-up = На страницу вверх
action-top = В начало
action-bottom = В конец
action-next-pane = Следующая панель
action-previous-pane = Предыдущая панель
action-next-view = Следующий раздел очереди
action-previous-view = Предыдущий раздел очереди
action-next-waiting = К тому, кто ждёт дольше всех
action-next-workspace = К следующему рабочему месту
action-only-workspace = Только это рабочее место или снова все
action-filter = Отобрать диалоги по словам
action-sort = Другой порядок очереди
action-views = Сохранённые подборки
action-save-view = Сохранить показанное как подборку
action-share-view = Сохранить показанное как подборку для всех
action-rename-view = Переименовать показанную подборку
action-remove-view = Удалить показанную подборку
action-open = Открыть диалог
action-back = Назад

## Диалог

action-claim = Взять диалог
action-claim-next = Взять ничей диалог, где ждут дольше всех
action-reply = Ответить клиенту
action-note = Написать заметку
action-mark-row = Отметить строку или снять отметку
action-mark-range = Отметить всё от последней отмеченной строки
action-mark-all = Отметить всё, что показывает очередь
action-clear-marks = Снять все отметки
action-macro = Запустить макрос: текст и что сделать после
action-batch-report = Показать, что вышло с отмеченными
action-suggestion-1 = Взять первую подсказку
action-suggestion-2 = Взять вторую подсказку
action-suggestion-3 = Взять третью подсказку
action-explain-suggestions = Почему такие подсказки
action-dismiss-suggestions = Убрать подсказки
action-address = Ответить на другой адрес клиента
action-suggestion-wrong = Первая подсказка не о том
action-suggestion-outdated = Первая подсказка устарела
action-suggestion-tone = Первая подсказка не на том языке или не тем тоном
action-canned-response = Вставить шаблон ответа
action-model-draft = Набросать ответ с ИИ
action-model-rewrite = Переписать текст с ИИ
action-model-summary = Кратко изложить диалог с ИИ
action-model-accept = Взять написанное ИИ
action-model-cancel = Отбросить написанное ИИ
action-quote = Цитировать сообщение
action-tags = Изменить теги
action-transfer = Передать агенту или команде
action-hand-over = Передать все мои открытые диалоги
action-reassign-all = Передать все открытые диалоги другого агента
action-return-transfer = Вернуть тому, кто передал
action-handoff = Вернуть боту или в очередь
action-resolve = Завершить диалог
action-reopen = Переоткрыть диалог
action-priority = Указать приоритет диалога
action-snooze = Отложить диалог
action-undo = Отменить отправку сообщения
action-retry = Отправить ещё раз
action-discard = Вернуть неотправленное сообщение в черновик
action-copy = Скопировать запись
action-copy-id = Скопировать номер диалога
action-copy-contact = Скопировать адрес клиента
action-links = Показать ссылки и куда они ведут
action-open-link = Открыть ссылку
action-view = Прочитать запись целиком
action-action-log = Прочитать, кто что делал в диалоге
action-statistics = Показатели: очередь сейчас и что сделано
action-reveal = Показать или скрыть номер карты или пароль в записи
action-toggle-bot = Свернуть или развернуть слова бота
action-cards = Спросить свои программы о клиенте
action-timeline = Показать всю историю клиента
action-duplicates = Объединить с другой карточкой этого человека
action-undo-merge = Разделить объединённые карточки
action-edit-contact = Изменить данные клиента

## Рабочее место

action-sidebar = Показать или скрыть карточку клиента
action-search = Искать людей и сообщения
action-do-not-disturb = Не беспокоить или снова беспокоить
action-availability = Сменить свой статус
action-palette = Показать все действия
action-help = Показать все клавиши
action-take-over = Принять работу у другого ttydesk
action-reconnect = Подключиться сейчас
action-redraw = Перерисовать экран
action-lock = Заблокировать экран
action-unlock = Разблокировать экран
action-suspend = Приостановить программу
action-quit = Выйти

## Ввод и выбор

action-send = Отправить
action-newline = Новая строка
action-switch-draft = Ответ или заметка
action-editor = Писать в своём редакторе
action-next-gap = Дополнить имя после @ или перейти к следующей пустой переменной
action-accept = Принять
action-mark = Отметить или снять отметку
action-yes = Да
action-no = Нет

## Правка текста

action-edit-left = Символ влево
action-edit-right = Символ вправо
action-edit-up = Строка вверх
action-edit-down = Строка вниз
action-edit-word-left = Слово влево
action-edit-word-right = Слово вправо
action-edit-home = В начало строки
action-edit-end = В конец строки
action-edit-start = В начало текста
action-edit-finish = В конец текста
action-edit-backspace = Удалить символ слева
action-edit-delete = Удалить символ справа
action-edit-delete-word = Удалить слово слева
action-edit-delete-to-start = Удалить до начала строки
action-edit-delete-to-end = Удалить до конца строки
action-edit-undo = Отменить правку
action-edit-redo = Повторить правку

## Строка подсказок

short-down = вниз
short-up = вверх
short-page-down = страница вниз
short-page-up = страница вверх
short-top = начало
short-bottom = конец
short-next-pane = панель
short-previous-pane = панель назад
short-next-view = раздел
short-previous-view = раздел назад
short-next-waiting = ждёт
short-next-workspace = место
short-only-workspace = только это
short-filter = отбор
short-sort = порядок
short-views = подборки
short-save-view = сохранить
short-share-view = для всех
short-rename-view = переименовать
short-remove-view = удалить
short-open = открыть
short-back = назад
short-claim = взять
short-claim-next = взять следующий
short-reply = ответить
short-note = заметка
short-mark-row = отметить
short-mark-range = до этой
short-mark-all = все
short-clear-marks = снять
short-macro = макрос
short-batch-report = отчёт
short-suggestion-1 = первая
short-suggestion-2 = вторая
short-suggestion-3 = третья
short-explain-suggestions = почему
short-dismiss-suggestions = убрать
short-address = адрес
short-suggestion-wrong = не о том
short-suggestion-outdated = устарела
short-suggestion-tone = тон
short-canned-response = шаблон
short-model-draft = ИИ: ответ
short-model-rewrite = ИИ: переписать
short-model-summary = ИИ: кратко
short-model-accept = взять
short-model-cancel = отбросить
short-quote = цитата
short-tags = теги
short-transfer = передать
short-hand-over = сдать смену
short-reassign-all = передать всё
short-return-transfer = вернуть
short-handoff = вернуть
short-resolve = завершить
short-reopen = переоткрыть
short-priority = приоритет
short-snooze = отложить
short-undo = отменить
short-retry = повторить
short-discard = в черновик
short-copy = копировать
short-copy-id = копировать номер
short-copy-contact = копировать адрес
short-links = ссылки
short-open-link = открыть
short-view = читать
short-action-log = журнал
short-statistics = показатели
short-reveal = показать
short-toggle-bot = бот
short-cards = карточки
short-timeline = история
short-duplicates = объединить
short-undo-merge = разделить
short-edit-contact = клиент
short-sidebar = карточка
short-search = поиск
short-do-not-disturb = тишина
short-availability = статус
short-palette = действия
short-help = справка
short-take-over = принять
short-reconnect = связь
short-redraw = экран
short-lock = блокировка
short-unlock = разблокировать
short-suspend = пауза
short-quit = выход
short-send = отправить
short-newline = строка
short-switch-draft = ответ/заметка
short-editor = редактор
short-next-gap = пропуск
short-accept = принять
short-mark = отметить
short-yes = да
short-no = нет

## Заголовки справки

context-global = Везде
context-desk = Все панели
context-queue = Очередь
context-thread = Диалог
context-sidebar = Карточка клиента
context-text = Любой текст
context-composer = Ответ или заметка
context-picker = Списки с фильтром
context-prompt = Короткий текст
context-reader = Чтение
context-confirm = Вопросы
context-locked = Заблокированный экран

# Files
action-attach = Приложить файл
action-remove-file = Убрать последний приложенный файл
action-save-file = Сохранить полученный файл
action-copy-path = Скопировать путь к сохранённому файлу
short-attach = файл
short-remove-file = убрать
short-save-file = сохранить
short-copy-path = путь
