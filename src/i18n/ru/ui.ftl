### Что показывают панели.

## Слова предметной области

status-open = открыт
status-snoozed = отложен
status-resolved = завершён

channel-web-chat = чат на сайте
channel-telegram = Telegram
channel-whatsapp = WhatsApp
channel-email = почта
channel-sms = SMS
channel-phone = телефон
channel-viber = Viber
channel-max = MAX
channel-vk = VK
channel-push = push-уведомление
channel-other = другой канал

view-mine = мои
view-unassigned = ничьи
view-teams = команды
view-all = все
view-mentioned = упоминания меня
view-snoozed = отложенные
view-resolved = завершённые

availability-online = в сети
availability-busy = не беспокоить
availability-away = нет на месте
availability-offline = не в сети

role-agent = агент
role-lead = старший
role-admin = администратор

priority-low = низкий
priority-normal = обычный
priority-high = высокий
priority-urgent = срочный

## Заблокированный экран

locked-title = Экран заблокирован
locked-since = { $span }
locked-waiting = { $count ->
    [0] Никто не ждёт ответа
    [one] { $count } клиент ждёт ответа
    [few] { $count } клиента ждут ответа
   *[other] { $count } клиентов ждут ответа
}
locked-offline = Нет связи

# Files
picker-files = Сохранить файл
picker-rewrite = Переписать с ИИ
composer-by-model = написано ИИ
model-mark = ИИ
model-use = взять
model-drop = убрать
model-stop = остановить
model-writes = { $name } пишет…
model-from = по шаблонам: { $names }
model-took = { $seconds } с
model-tokens =
    { $count ->
        [one] { $count } токен
        [few] { $count } токена
       *[other] { $count } токенов
    }
model-will-disclose = Будет добавлено: { $line }
prompt-recipients = Кому уйдёт письмо
prompt-recipients-lines = Адреса через запятую, строка на каждый вид; Enter — готово
prompt-attach = Приложить файл
prompt-attach-path = Путь к файлу; Tab дополняет
composer-remove-file = убрать

# Action log
action-log-title = Кто что делал
action-log-loading = Загрузка …
action-log-empty = В журнале нет записей об этом диалоге
card-unasked = ещё не спрашивали:
card-running = спрашиваем…

## Показатели: `M30`, `M39`.
statistics-title = Показатели · { $period }
statistics-period = период
statistics-day = 24 часа
statistics-week = 7 дней
statistics-month = 30 дней
statistics-loading = Подсчёт …
statistics-failed = Не удалось получить показатели. Откройте их снова, чтобы повторить.
statistics-open = открыто { $count }
statistics-waiting = ждут { $count }
statistics-unassigned = ничьих { $count }
statistics-near = скоро срок { $count }
statistics-broken = просрочено { $count }
statistics-course = новых { $count }
statistics-waits = ждут дольше
statistics-agents = операторы
statistics-channels = каналы
statistics-tags = метки
statistics-all = все
statistics-nobody = никто
statistics-began = новых
statistics-again = снова
statistics-done = реш.
statistics-first = первый
statistics-next = следующий
statistics-resolution = решение
statistics-kept = SLA
statistics-load = слот
