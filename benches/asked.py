"""What an agent asks a large hub for, one question at a time, and how long the answers take: the part `asked` of pty.py.

Timed is from the last byte of the question to the whole answer, through the hub's own WebSocket on loopback. Python
3.11, standard library only.
"""
import base64, json, os, socket, statistics, time, uuid

# Questions of each kind.
TIMES = 20
# Less than the 50 requests a second a hub takes for long.
PAUSE = .025
# Pages gone through before a page deep in the list is asked for, and the rows of each.
DEEP, ROWS = 100, 100
# What a desk with a view for everything would have counted at once.
VIEWS = ['is:unanswered', 'is:unread', 'owner:me', 'owner:none', 'channel:telegram', 'channel:email is:unread', 'tag:refund',
         'tag:refund channel:telegram', 'waiting:>1h', 'created:<2d', 'priority:high', '-tag:refund is:unanswered']


class Agent:
    """A connection that asks and waits for the answer."""

    def __init__(self, port, token):
        self.socket = socket.create_connection(('127.0.0.1', port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
                             f'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: ttydesk.v1\r\n'
                             f'Authorization: Bearer {token}\r\n\r\n').encode())
        self.stream = self.socket.makefile('rb')
        answer = self.stream.readline()
        if b' 101 ' not in answer:
            raise SystemExit(f'the hub answered {answer.decode().strip()}')
        while self.stream.readline() != b'\r\n':
            pass
        self.spent = 0.0

    def ask(self, action, **params):
        """The result; how many milliseconds it took is in `spent`."""
        time.sleep(PAUSE)
        name = str(uuid.uuid4())
        self.send(1, json.dumps({'id': name, 'action': action, 'params': params}).encode())
        start = time.perf_counter()
        while True:
            words = self.frame()
            if name.encode() in words[:100]:
                self.spent = (time.perf_counter() - start) * 1000
                answer = json.loads(words)
                if 'result' not in answer:
                    raise SystemExit(f'{action} {params}: {answer}')
                return answer['result']

    def send(self, kind, words):
        size = bytes([0x80 | len(words)]) if len(words) < 126 else bytes([0x80 | 126]) + len(words).to_bytes(2, 'big')
        # A mask of zeros is a mask.
        self.socket.sendall(bytes([0x80 | kind]) + size + bytes(4) + words)

    def frame(self):
        """The next frame of text."""
        while True:
            kind, size = self.stream.read(2)
            size = {126: lambda: int.from_bytes(self.stream.read(2), 'big'),
                    127: lambda: int.from_bytes(self.stream.read(8), 'big')}.get(size, lambda: size)()
            words = self.stream.read(size)
            if kind & 15 == 9:
                self.send(10, words)
            elif kind & 15 == 1:
                return words


def measured(port, token):
    """Rows of a table: what is asked, how many rows it is about, milliseconds."""
    agent, rows = Agent(port, token), []

    def kind(name, question, about=lambda answer: answer.get('total')):
        times, answer = [], {}
        for turn in range(TIMES):
            answer = question(turn)
            times.append(agent.spent)
        rows.append((name, about(answer), times))

    page = lambda **more: agent.ask('list_conversations', **{'view': 'all', 'limit': 50, **more})
    for order in ('waiting', 'newest', 'priority', 'sla'):
        kind(f'50 rows of all, order {order}', lambda _: page(sort=order))
    for order in ('waiting', 'newest'):
        kind(f'50 rows of nobody’s, order {order}', lambda _: page(view='unassigned', sort=order))
    for words in VIEWS:
        kind(f'50 rows of `{words}`', lambda _: page(query=words))
    for words in ('owner:me', 'priority:high', 'waiting:>1h', 'parcel owner:none'):
        kind(f'50 rows of `{words}`, order newest', lambda _: page(query=words, sort='newest'))
    place = None
    for _ in range(DEEP):
        place = page(limit=ROWS, after=place)['next']
    kind(f'the 50 rows after {DEEP * ROWS:,}', lambda _: page(after=place))
    slices = [{'view': 'all', 'query': words} for words in VIEWS]
    kind(f'the counts of {len(VIEWS)} views at once', lambda _: agent.ask('count_conversations', slices=slices),
         lambda answer: sum(answer['counts']))
    some = [row['id'] for row in page(view='unassigned', sort='newest')['conversations']]
    kind('a conversation and its newest 60 entries', lambda turn: agent.ask(
        'list_entries', conversation=some[turn], limit=60), lambda answer: len(answer['entries']))
    for words in ('parcel', 'lost parcel', 'мария', 'parcel owner:me', 'parcel channel:telegram is:unread', 'from:me refund'):
        kind(f'search `{words}`', lambda _: agent.ask('search', query=words, limit=50), lambda answer: len(answer['hits']))

    def claim(turn):
        row = agent.ask('get_conversation', conversation=some[turn])
        mine = agent.ask('claim', conversation=row['id'], revision=row['revision'])
        spent = agent.spent
        agent.ask('handoff', conversation=row['id'], revision=mine['revision'])
        agent.spent = spent
        return {}
    kind('a claim (rules, transaction, fsync)', claim)
    return rows


def table(rows):
    """Those rows, as the page of figures has them."""
    lines = ['**A large hub answers**: one agent on loopback, one question after the other, '
             f'{TIMES} of each', '', '| what is asked for | rows it is about | median ms | worst ms |', '|---|---|---|---|']
    for name, about, times in rows:
        number = '' if about is None else f'{about:,}'
        lines.append(f'| {name} | {number} | {statistics.median(times):.1f} | {max(times):.1f} |')
    return '\n'.join(lines)
