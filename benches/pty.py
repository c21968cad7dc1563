#!/usr/bin/env python3
"""Measures ttydesk in a pty beside the ratatui floor and its peers, and writes docs/performance.md.

    cargo build --release --bins --examples
    benches/pty.py [--work DIR] [--only P2,P6] [--rounds N] [--conversations N --messages N] [--write]

Uses ../shared/tools/ptybench.py (or $PTYBENCH) and the peers' scripts beside it. Of irssi, weechat, neomutt,
aerc, gitui and tig those are measured that are installed (`apt install irssi weechat-curses neomutt aerc tig`).
Everything runs interleaved, for only ratios within one run mean anything, and binds to loopback. Python 3.11,
standard library only. $TTYDESK and $FLOOR name other builds. Without --write the tables go to standard output.
"""
import argparse, base64, datetime, json, os, platform, re, selectors, shutil, signal, socket, sqlite3, subprocess, sys
import threading, time
from pathlib import Path
from types import SimpleNamespace

import asked

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(os.environ.get('PTYBENCH', ROOT.parent / 'shared/tools'))
PAGE = ROOT / 'docs/performance.md'
BEGIN, END = '<!-- measured: begin -->', '<!-- measured: end -->'
TTYDESK = Path(os.environ.get('TTYDESK', ROOT / 'target/release/ttydesk'))
FLOOR = Path(os.environ.get('FLOOR', ROOT / 'target/release/examples/floor'))
IRC = 6677
# What --conversation of `bench flood` gets at the end.
LAST = 'the flood is over'


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument('--work', type=Path, default=ROOT / 'target/pty')
    ask.add_argument('--only', default='start,main,open,flood,resume,slow,idle,hub,asked,size')
    ask.add_argument('--rounds', type=int, default=3)
    ask.add_argument('--conversations', type=int, default=100_000)
    ask.add_argument('--messages', type=int, default=1_000_000)
    ask.add_argument('--idle', type=int, default=60, help='seconds')
    ask.add_argument('--write', action='store_true')
    args = ask.parse_args()
    for needed in (TTYDESK, FLOOR, TOOLS / 'ptybench.py'):
        if not needed.exists():
            sys.exit(f'{needed} is not there; see the head of {__file__}')
    bench, tables = Bench(args), []
    try:
        for part in args.only.split(','):
            tables.append(getattr(bench, f'part_{part}')())
            bench.stop_hubs()
            text = '\n\n'.join([bench.head(), *tables])
            # What was measured stays measured when a later part is broken off.
            if args.write:
                page = PAGE.read_text()
                before, after = page.split(BEGIN)[0], page.split(END)[1]
                PAGE.write_text(f'{before}{BEGIN}\n{text}\n{END}{after}')
    finally:
        bench.stop()
    if not args.write:
        print(text)


class Hub:
    """`bench flood` on a filled directory; a flood comes when it is told to."""

    def __init__(self, bench, name, port, rate, seconds):
        self.pipe = bench.work / f'{name}.pipe'
        if not self.pipe.exists():
            os.mkfifo(self.pipe)
        self.fd = os.open(self.pipe, os.O_RDWR)
        self.url = f'ws://127.0.0.1:{port}/ws'
        self.token = bench.token(name)
        words = ['bench', 'flood', '--data', bench.data(name), '--listen', f'127.0.0.1:{port}', '--rate', rate,
                 '--seconds', seconds, '--conversation', 'c-001']
        self.process = subprocess.Popen(bench.call(f'hub-{name}', *words), stdin=self.fd, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.process.stdout.readline()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
        os.close(self.fd)


class Client:
    """An agent's connection that only reads: counts frames, and how old a customer's words are."""

    def __init__(self, port, token):
        self.socket = socket.create_connection(('127.0.0.1', port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
                             f'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: ttydesk.v1\r\n'
                             f'Authorization: Bearer {token}\r\n\r\n').encode())
        self.rest, self.frames, self.delays, self.closed = b'', 0, [], False
        while b'\r\n\r\n' not in self.rest:
            self.rest += self.socket.recv(4096)
        answer, self.rest = self.rest.split(b'\r\n\r\n', 1)
        if b' 101 ' not in answer:
            sys.exit(answer.decode())
        self.send(1, b'{"id":"0198c0de-0000-7000-8000-000000000001","action":"sync","params":{}}')
        self.socket.setblocking(False)

    def send(self, kind, words):
        # A mask of zeros is a mask.
        self.socket.sendall(bytes([0x80 | kind, 0x80 | len(words)]) + bytes(4) + words)

    def read(self):
        try:
            news = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        now = time.time()
        self.closed |= not news
        data, at = self.rest + news, 0
        while len(data) - at >= 2:
            size, head = data[at + 1] & 127, 2
            if size > 125:
                head = 4 if size == 126 else 10
                if len(data) - at < head:
                    break
                size = int.from_bytes(data[at + 2:at + head], 'big')
            if len(data) - at < head + size:
                break
            kind, words = data[at] & 15, data[at + head:at + head + size]
            at += head + size
            if kind == 9:
                self.send(10, words)
            elif kind == 1:
                self.frames += 1
                if b'"kind":"entry"' in words and b'"customer"' in words:
                    said = re.search(rb'"at":"([^"]+)"', words)
                    moment = datetime.datetime.fromisoformat(said[1].decode().replace('Z', '+00:00'))
                    self.delays.append((now - moment.timestamp()) * 1000)
        self.rest = data[at:]


class Gate:
    """What stands between a client and its hub; shut while the file `shut` exists."""

    def __init__(self, port, to, shut):
        self.to, self.shut, self.open = to, shut, []
        self.listener = socket.create_server(('127.0.0.1', port))
        threading.Thread(target=self.accept, daemon=True).start()
        threading.Thread(target=self.watch, daemon=True).start()

    def accept(self):
        while True:
            client = self.listener.accept()[0]
            if self.shut.exists():
                client.close()
                continue
            hub = socket.create_connection(('127.0.0.1', self.to))
            self.open += [client, hub]
            for pair in ((client, hub), (hub, client)):
                pair[0].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self.pump, args=pair, daemon=True).start()

    def pump(self, source, target):
        try:
            while news := source.recv(1 << 18):
                target.sendall(news)
        except OSError:
            pass  # Either side may go at any time; the other is told below.
        for end in (source, target):
            end.close()

    def watch(self):
        while True:
            if self.shut.exists():
                while self.open:
                    try:
                        self.open.pop().shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass  # It had gone by itself.
            time.sleep(.02)


class Bench:
    def __init__(self, args):
        self.args, self.hubs, self.irc, self.homes = args, [], None, set()
        self.work = args.work.resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.peers = {name for name in ('irssi', 'weechat', 'neomutt', 'aerc', 'tig') if shutil.which(name)}
        self.prepare_peers()

    def stop_hubs(self):
        """Two hubs cannot have one directory."""
        while self.hubs:
            self.hubs.pop().stop()

    def stop(self):
        self.stop_hubs()
        if self.irc:
            self.irc.terminate()
            self.irc.wait()

    # ---------------------------------------------------------------- what there is to measure

    def call(self, home, *words):
        dirs = ['--config-dir', self.work / home / 'config', '--state-dir', self.work / home / 'state']
        return [str(word) for word in (TTYDESK, *dirs, *words)]

    def data(self, name):
        """A filled hub: `large`, or `small` for what must not grow."""
        conversations, messages = {
            'large': (self.args.conversations, self.args.messages), 'small': (1_000, 10_000)}[name]
        data = self.work / f'data-{name}-{conversations}-{messages}'
        if not data.exists():
            print(f'filling {data}', file=sys.stderr)
            fill = ['bench', 'hub', '--data', data, '--conversations', conversations, '--messages', messages]
            subprocess.run(self.call('fill', *fill), check=True, stdout=subprocess.DEVNULL)
        return data

    def token(self, name):
        file = self.work / f'{name}.token'
        if not file.exists():
            add = ['agent', 'add', f'Bench {os.getpid()}', '--role', 'lead', '--data', self.data(name)]
            file.write_text(subprocess.run(self.call('fill', *add), check=True, capture_output=True, text=True).stdout)
            file.chmod(0o600)
        return file

    def hub(self, name, port, rate=20_000, seconds=5):
        hub = Hub(self, name, port, rate, seconds)
        self.hubs.append(hub)
        return hub

    def prepare_peers(self):
        """Content and scenarios of the peers, made by the scripts that measured them for the goals."""
        self.peer_dir = self.work / 'peers'
        if not self.peer_dir.exists():
            shutil.copytree(TOOLS / 'peers', self.peer_dir)
            if self.peers & {'neomutt', 'aerc'}:
                subprocess.run([sys.executable, 'mkmail.py'], cwd=self.peer_dir, check=True)
            if 'tig' in self.peers:
                subprocess.run(['bash', 'mkgit.sh'], cwd=self.peer_dir, check=True)
            (self.peer_dir / 'perfwork').mkdir(exist_ok=True)
            subprocess.run([sys.executable, 'mksc.py'], cwd=self.peer_dir, check=True)
        if self.peers & {'irssi', 'weechat'}:
            serve = [sys.executable, 'ircflood.py', 'serve', str(IRC), '50', '20000']
            self.irc = subprocess.Popen(serve, cwd=self.peer_dir, stdout=subprocess.PIPE, text=True)
            self.irc.stdout.readline()

    # ---------------------------------------------------------------- scenarios

    def desk(self, name, home, hub, steps, **more):
        """ttydesk at a hub, past the tour, at work."""
        words = ['--url', hub.url, '--token-file', hub.token]
        # The first start shows the tour. The home of a former run would first catch up with its floods.
        if home not in self.homes:
            shutil.rmtree(self.work / home, ignore_errors=True)
            first = [{'wait_for': '● live'}, {'settle': 1}, {'send': '<Esc>'}, {'settle': .5}, {'send': 'q'}, {'sleep': 1}]
            self.run(f'first-{home}', [{'name': 'first', 'cmd': self.call(home, *words), 'steps': first}], 1)
            self.homes.add(home)
        start = [{'wait_for': '● live', 'name': 'live'}, {'settle': 1, 'timeout': 8}]
        return {'name': name, 'cmd': self.call(home, *words), 'steps': start + steps, **more}

    def floor(self, steps):
        return {'name': 'floor', 'cmd': [str(FLOOR)], 'steps': [{'wait_for': 'READY', 'name': 'first_paint'}, *steps]}

    def peer(self, name, kind=''):
        file = self.peer_dir / 'sc' / f'{name}{kind}.json'
        scenario = json.loads(file.read_text())
        scenario['cwd'] = scenario.get('cwd') or str(self.peer_dir)
        return scenario

    def run(self, name, scenarios, rounds, *more):
        """Runs scenarios interleaved; gives the summary of each program."""
        files = []
        for scenario in scenarios:
            file = self.work / f'sc-{name}-{scenario["name"]}.json'
            file.write_text(json.dumps(scenario))
            files.append(str(file))
        out = self.work / f'res-{name}.json'
        words = [sys.executable, str(TOOLS / 'ptybench.py'), files[0]]
        for file in files[1:]:
            words += ['--vs', file]
        words += ['--rounds', str(rounds), '-o', str(out), *more]
        done = subprocess.run(words, cwd=self.work, stdout=subprocess.DEVNULL)
        if not out.exists():
            sys.exit(f'ptybench ended with {done.returncode}; see above')
        programs = json.loads(out.read_text())['programs']
        return {name: program['summary'] for name, program in programs.items()}

    # ---------------------------------------------------------------- parts

    def part_start(self):
        """P1: from the cache, the hub out of reach."""
        hub = self.hub('large', 4721)
        self.desk('ttydesk', 'start', hub, [])
        hub.stop()
        self.hubs.remove(hub)
        words = ['--url', hub.url, '--token-file', hub.token]
        quit_ = [{'settle': .15, 'timeout': 8}, {'quit': 'q', 'name': 'exit'}]
        ours = {'name': 'ttydesk', 'cmd': self.call('start', *words),
                'steps': [{'wait_for': r'(web|sms|tg|wa|mail)\s*│', 'name': 'first_paint'}, *quit_]}
        peers = [self.peer(f'start-{name}'.replace('start-', 'start-')) for name in sorted(self.peers)
                 if (self.peer_dir / 'sc' / f'start-{name}.json').exists()]
        got = self.run('start', [ours, self.floor([*quit_[:1], {'quit': 'q', 'name': 'exit'}]), *peers],
                       max(5, self.args.rounds))
        return table('Start to the first full screen (P1); ttydesk from its cache, its hub out of reach', got,
                     [('first paint ms', 'first_paint.ms', 1)])

    def part_main(self):
        """P2, P4, P5, P8, P14: keys, bytes, memory."""
        large, small = self.hub('large', 4722), self.hub('small', 4723)
        keys = lambda seq, n, name: {'keys': {'seq': seq, 'n': n}, 'name': name}
        typed = lambda: [{'load': {'typing_s': 6, 'interval_ms': 60, 'rows': [-5, None]}, 'name': 'type'}]
        work = [keys('j', 80, 'down'), keys('<PageDown>', 15, 'page'), {'send': 'g'}, {'settle': .5}, {'send': 'r'},
                {'settle': .5}, *typed(), {'send': '<Esc>'}, {'settle': .5}, {'mem': True, 'name': 'mem'},
                {'quit': 'q', 'name': 'exit'}]
        moves = [keys('<Down>', 22, 'down'), keys('<PageDown>', 15, 'page'), {'send': 'i'}, *typed(), {'send': '<Esc>'},
                 {'settle': .2}, {'mem': True, 'name': 'mem'}, {'quit': 'q', 'name': 'exit'}]
        moves[3]['load'].pop('rows')
        ours = [self.desk('ttydesk', 'large', large, work), self.desk('ttydesk, 1,000', 'small', small, work)]
        peers = []
        for name in sorted(self.peers):
            scenario = self.peer(name)
            wanted = ('first_paint', 'first_channel', 'list_shown', 'sync20k', 'switch', 'down', 'page', 'type', 'mem20k', 'exit')
            scenario['steps'] = [step for step in scenario['steps']
                                 if step.get('name') in wanted or 'settle' in step or 'send' in step]
            peers.append(scenario)
        got = self.run('main', [*ours, self.floor([{'settle': .2}, *moves]), *peers], self.args.rounds)
        for summary in got.values():
            for new, old in (('down', 'switch'), ('mem', 'mem20k')):
                for key in [key for key in summary if key.startswith(old + '.')]:
                    summary.setdefault(new + key[len(old):], summary[key])
        return table('Keys, bytes and memory (P2, P4, P5, P8, P14); one round each way, medians', got, [
            ('move p50 ms', 'down.p50_ms', 1), ('p95', 'down.p95_ms', 1), ('p99', 'down.p99_ms', 1),
            ('page p50', 'page.p50_ms', 1), ('letter p50', 'type.p50_ms', 1), ('letter p95', 'type.p95_ms', 1),
            ('bytes a move', 'down.bytes_p50', 1), ('bytes a page', 'page.bytes_p50', 1),
            ('bytes a letter', 'type.bytes', None), ('peak RSS MB', 'mem.peak_rss_kb', 1024)])

    def part_open(self):
        """P3, P9: the longest thread, and the search."""
        hub = self.hub('large', 4724)
        steps = [{'send': 'Ftag:long-history<Enter>'}, {'settle': 1.5}, {'send': '<Esc>'}, {'settle': 1.5},
                 {'send': 'j'}, {'settle': 1.5}, {'send': 'k'}, {'settle': 1.5},
                 {'keys': {'seq': ['j', 'k'], 'n': 40, 'gap_ms': 60, 'idle_ms': 400}, 'name': 'open'},
                 {'send': '/'}, {'settle': .5},
                 {'keys': {'seq': ['p', 'a', 'r', 'c', 'e', 'l', '<C-u>'], 'n': 35, 'gap_ms': 350, 'idle_ms': 300}, 'name': 'search'},
                 {'send': '<Esc>'}, {'settle': .5}, {'quit': 'q', 'name': 'exit'}]
        got = self.run('open', [self.desk('ttydesk', 'open', hub, steps)], self.args.rounds)
        title = 'Open a conversation of 10,000 messages and back (P3); search as typed (P9): what this machine has, and the hub'
        return table(title, got, [
            ('open p50 ms', 'open.p50_ms', 1), ('p95', 'open.p95_ms', 1), ('max', 'open.max_ms', 1),
            ('letter to first hits p50', 'search.first_byte_p50_ms', 1), ('to the last p50', 'search.p50_ms', 1),
            ('p95', 'search.p95_ms', 1)])

    def fill(self, hub):
        """What ended the flood before is still in the thread: it goes off the screen first."""
        write = ' '.join(self.call('writer', '--url', hub.url, '--token-file', hub.token, 'reply', 'c-001'))
        return {'run': f'for at in $(seq 20); do echo line $at | {write} >/dev/null; done'}

    def flood(self, name, hub, seconds=5, interval=60):
        steps = [{'send': 'Ftag:long-history<Enter>'}, {'settle': 1.5}, {'send': '<Enter>'}, {'settle': 1}, self.fill(hub),
                 {'send': 'r'}, {'settle': 1}, {'mem': True, 'name': 'before'},
                 {'load': {'trigger': f'echo > {hub.pipe}', 'typing_s': seconds, 'interval_ms': interval,
                           'done': LAST, 'rows': [-5, None], 'timeout': seconds + 180}, 'name': 'flood'},
                 {'settle': .5}, {'mem': True, 'name': 'mem'}, {'send': '<Esc>'}, {'settle': 1}, {'send': 'q'}, {'sleep': .5}]
        return self.desk('ttydesk', name, hub, steps)

    def chats(self, rate, kind):
        peers = []
        for name in sorted(self.peers & {'irssi', 'weechat'}):
            scenario = self.peer(name, kind)
            wanted = (f'flood_one_{rate}', f'mem_one_{rate}')
            scenario['steps'] = [step for step in scenario['steps'] if not step.get('name', '').startswith(('flood', 'mem'))
                                 or step.get('name') in wanted]
            scenario['name'] = name
            peers.append(scenario)
        return peers

    def flooded(self, got, rate):
        for summary in got.values():
            for key in list(summary):
                for old, new in ((f'flood_one_{rate}', 'flood'), (f'mem_one_{rate}', 'mem')):
                    if key.startswith(old + '.'):
                        summary[new + key[len(old):]] = summary[key]
            # Seen before the flood was over: they were the last words of the one before.
            if summary.get('flood.done_ms', {'min': 0})['min'] < 5_000:
                summary.pop('flood.done_ms', None)
        return [('letter p50 ms', 'flood.p50_ms', 1), ('p95', 'flood.p95_ms', 1), ('max', 'flood.max_ms', 1),
                ('all shown after s', 'flood.done_ms', 1000), ('CPU s', 'flood.cpu_s', 1), ('RSS MB', 'mem.rss_kb', 1024)]

    def part_flood(self):
        """P6: 20,000 events a second for five seconds while somebody types."""
        hub = self.hub('large', 4725)
        got = self.run('flood', [self.flood('flood', hub), *self.chats(20_000, '-flood')], self.args.rounds)
        columns = self.flooded(got, 20_000)
        return table('Typing under 20,000 events a second for 5 s (P6)', got, columns)

    def part_resume(self):
        """P10: what was missed while the link was gone. As many events as a flood of `seconds` stores."""
        seconds, port = 25, 4734
        hub = self.hub('large', 4733, seconds=seconds)
        shut, over = self.work / 'shut', self.work / 'over'
        for file in (shut, over):
            file.unlink(missing_ok=True)
        Gate(port, 4733, shut)
        report = {}

        def wait_for_report():
            report.update(json.loads(hub.process.stdout.readline()))
            over.touch()

        threading.Thread(target=wait_for_report, daemon=True).start()
        away = (f'touch {shut}; echo > {hub.pipe}; for i in $(seq 900); do test -e {over} && break; sleep .1; done; '
                f'rm {shut}')
        steps = [{'send': 'Ftag:long-history<Enter>'}, {'settle': 1.5}, {'send': '<Enter>'}, {'settle': 1}, self.fill(hub),
                 {'run': away, 'timeout': 100}, {'settle': .3, 'timeout': 3}, {'mem': True, 'name': 'before'}, {'send': '<F5>'},
                 {'wait_for': LAST, 'since': 'send', 'timeout': 60, 'name': 'caught'}, {'settle': .5, 'timeout': 8},
                 {'keys': {'seq': ['j', 'k'], 'n': 20}, 'name': 'after'}, {'mem': True, 'name': 'mem'}, {'quit': 'q', 'name': 'exit'}]
        gate = SimpleNamespace(url=f'ws://127.0.0.1:{port}/ws', token=hub.token)
        got = self.run('resume', [self.desk('ttydesk', 'resume', gate, steps)], 1)
        title = f'Back after {report["stored"]:,} stored events were missed (P10): from the key that connects to the last of them'
        return table(title, got, [
            ('on the screen after ms', 'caught.ms', 1), ('a key after that p50 ms', 'after.p50_ms', 1),
            ('RSS MB before', 'before.rss_kb', 1024), ('after', 'mem.rss_kb', 1024)])

    def part_slow(self):
        """P11: 12,500 bytes a second, 200 ms round trip, 1,000 events a second for five seconds."""
        hub = self.hub('large', 4726, rate=1_000)
        desk = self.flood('slow', hub, interval=150)
        got = self.run('slow', [desk, *self.chats(1_000, '-slow')], 1, '--link', '12500,200')
        columns = self.flooded(got, 1_000)
        return table('The same over 12,500 bytes/s and 200 ms, 1,000 events a second (P11)', got, columns)

    def part_soak(self):
        """Ten minutes at 50 events a second and one at 20,000, keys throughout; what is kept is what the hub has."""
        rows = []
        for name, port, rate, seconds in (('soak-long', 4730, 50, 600), ('soak-hard', 4731, 20_000, 60)):
            hub = self.hub('small', port, rate=rate, seconds=seconds)
            got = self.run(name, [self.flood(name, hub, seconds, 200)], 1)['ttydesk']
            hub.stop()
            self.hubs.remove(hub)
            figure = lambda key, unit=1: shown(got[key]['median'] / unit) if key in got else '–'
            rows.append(f'| {rate:,}/s for {seconds} s | {figure("flood.p50_ms")} | {figure("flood.p95_ms")} | '
                        f'{figure("flood.max_ms")} | {figure("before.rss_kb", 1024)} | {figure("mem.rss_kb", 1024)} | '
                        f'{self.same_thread(name)} |')
        return '\n'.join(['**Soak**: keys throughout, and then the cached thread against the hub’s', '',
                          '| | letter p50 ms | p95 | max | RSS MB before | after | thread |', '|---' * 7 + '|', *rows])

    def same_thread(self, home):
        """Whether the newest entries in the cache are those of the hub, in its order."""
        hub = sqlite3.connect(self.data('small') / 'hub.db')
        cache = sqlite3.connect(self.work / home / 'state/ttydesk.db')
        wanted = hub.execute("SELECT e.id FROM entry e JOIN conversation c ON c.key = e.conversation WHERE c.id = 'c-001' "
                             "ORDER BY e.position DESC LIMIT 500").fetchall()
        kept = cache.execute("SELECT id FROM entry WHERE conversation = 'c-001' ORDER BY position DESC LIMIT 500").fetchall()
        return f'equal ({len(kept)} entries)' if kept == wanted[:len(kept)] and kept else 'DIFFERS'

    def part_idle(self):
        """P7: a minute of nothing, after use, connected."""
        hub = self.hub('small', 4727)
        steps = [{'keys': {'seq': 'j', 'n': 20}, 'name': 'down'}, {'settle': 3}, {'idle': self.args.idle, 'name': 'idle'},
                 {'quit': 'q', 'name': 'exit'}]
        got = self.run('idle', [self.desk('ttydesk', 'idle', hub, steps)], 1)
        return table(f'Idle for {self.args.idle} s after use, connected (P7)', got, [
            ('wake-ups a minute', 'idle.wakeups_per_min', 1), ('CPU ms a minute', 'idle.cpu_ms_per_min', 1),
            ('bytes a minute', 'idle.bytes_per_min', 1)])

    def part_hub(self):
        """P12: fifty agents at a hub under load."""
        agents, rows = 50, []
        for port, rate in ((4728, 1_000), (4729, 20_000)):
            hub = self.hub('large', port, rate=rate, seconds=10)
            clients = [Client(port, hub.token.read_text().strip()) for _ in range(agents if rate == 1_000 else 1)]
            watch = selectors.DefaultSelector()
            for client in clients:
                watch.register(client.socket, selectors.EVENT_READ, client)
            os.write(hub.fd, b'\n')
            report, end = None, time.time() + 60
            os.set_blocking(hub.process.stdout.fileno(), False)
            while report is None and time.time() < end:
                for key, _ in watch.select(.2):
                    key.data.read()
                line = hub.process.stdout.readline()
                report = json.loads(line) if line.startswith('{') else None
            delays = sorted(clients[0].delays)
            p99 = f'{delays[int(len(delays) * .99)]:.0f}' if len(delays) > 100 else '–'
            each = sum(client.frames for client in clients) / report['seconds']
            rows.append(f'| {len(clients)} | {rate:,} | {each:,.0f} | {report["stored"] / report["seconds"]:,.0f} | {p99} | '
                        f'{sum(client.closed for client in clients)} |')
            hub.stop()
            self.hubs.remove(hub)
        return '\n'.join(['**The hub (P12)**: a flood of 10 s; changes go through rules, transaction and fsync', '',
                          '| agents | events/s asked for | deliveries/s | changes stored/s | message delivered p99 ms | '
                          'connections lost |', '|---|---|---|---|---|---|', *rows])

    def part_asked(self):
        """Opening, filtering, sorting, counting and searching at the large hub."""
        hub = self.hub('large', 4732)
        return asked.table(asked.measured(4732, hub.token.read_text().strip()))

    def part_size(self):
        """P13: the binary."""
        copy = self.work / 'stripped'
        shutil.copy(TTYDESK, copy)
        subprocess.run(['strip', str(copy)], check=True)
        libraries = subprocess.run(['ldd', str(copy)], capture_output=True, text=True).stdout
        names = [line.split()[0] for line in libraries.splitlines() if '=>' in line]
        musl = ROOT / 'target/x86_64-unknown-linux-musl/release/ttydesk'
        size = lambda file: f'{file.stat().st_size / 1e6:.1f} MB' if file.exists() else 'not built'
        return f'**The binary (P13)**: {size(copy)} stripped; it loads {", ".join(names)}. Static musl build: {size(musl)}.'

    def head(self):
        commit = subprocess.run(['git', 'rev-parse', '--short=10', 'HEAD'], cwd=ROOT, capture_output=True, text=True).stdout
        with open('/proc/cpuinfo') as file:
            model = next((line.split(':')[1].strip() for line in file if line.startswith('model name')), platform.machine())
        versions = ', '.join(sorted(self.peers)) or 'no peer installed'
        load = ', '.join(f'{value:.1f}' for value in os.getloadavg())
        return (f'Measured {time.strftime("%Y-%m-%d %H:%M", time.gmtime())} UTC at commit `{commit.strip()}` on {os.cpu_count()} x '
                f'{model}, {platform.system()} {platform.release()}; load of the machine at the end {load}. Peers: {versions}.\n'
                f'Hub: {self.args.conversations:,} conversations, {self.args.messages:,} messages. '
                f'Command: `benches/pty.py {" ".join(sys.argv[1:])}`. Median of the rounds [lowest..highest].')


def shown(value):
    return f'{value:.0f}' if abs(value) >= 100 else f'{value:.1f}' if abs(value) >= 10 else f'{value:.2f}'


def table(title, got, columns):
    """One row a program; a column is its title, the summary's key and what to divide by."""
    used = [column for column in columns if any(column[1] in summary for summary in got.values()) and column[2]]
    lines = [f'**{title}**', '', '| | ' + ' | '.join(title for title, _, _ in used) + ' |', '|---' * (len(used) + 1) + '|']
    for name, summary in got.items():
        cells = []
        for _, key, unit in used:
            if key not in summary:
                cells.append('–')
                continue
            middle, low, high = (summary[key][field] / unit for field in ('median', 'min', 'max'))
            span = f' [{shown(low)}..{shown(high)}]' if summary[key]['rounds'] > 1 and shown(low) != shown(high) else ''
            cells.append(shown(middle) + span)
        lines.append(f'| {name} | ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines)


if __name__ == '__main__':
    main()
