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
prompt-attach = Приложить файл
prompt-attach-path = Путь к файлу; Tab дополняет
composer-remove-file = убрать

# Action log
action-log-title = Кто что делал
action-log-loading = Загрузка …
action-log-empty = В журнале нет записей об этом диалоге
card-unasked = ещё не спрашивали:
card-running = спрашиваем…
