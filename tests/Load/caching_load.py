#!/usr/bin/env python3
"""Load figures of samples/Caching: wrk against the published extension and against nginx with a static file of the same size, in turns.

    python3 tests/Load/caching_load.py [--extension artifacts/published/Caching/Caching] [--rounds 5] [--seconds 3]

Needs wrk and nginx (Debian: apt-get install wrk nginx-light). Not part of CI: only ratios within a round mean anything on a busy machine.
"""
import argparse
import http.server
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

TOKEN = 'load-test-token'


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Platform(http.server.BaseHTTPRequestHandler):
    """As much of the Extensions API as an extension needs to live, and of Parameter Store."""
    protocol_version = 'HTTP/1.1'
    parked = threading.Event()
    calls = 0

    def log_message(self, *args):
        pass

    def answer(self, body, headers=()):
        data = json.dumps(body).encode()
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        Platform.parked.set()
        threading.Event().wait()

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        if self.path.endswith('/register'):
            self.answer({'functionName': 'f', 'functionVersion': '1', 'handler': 'h'}, [('Lambda-Extension-Identifier', 'id')])
            return
        Platform.calls += 1
        name = json.loads(body)['Name']
        value = (name + 'x' * 4096)[:3860]
        self.answer({'Parameter': {'ARN': 'arn:aws:ssm:eu-west-1:123456789012:parameter' + name, 'DataType': 'text', 'LastModifiedDate': 1795000000.0, 'Name': name, 'Type': 'String', 'Value': value, 'Version': 1}})


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def wrk(url, threads, connections, seconds):
    out = subprocess.run(['wrk', f'-t{threads}', f'-c{connections}', f'-d{seconds}s', '--latency', '-H', f'X-Aws-Parameters-Secrets-Token: {TOKEN}', url], capture_output=True, text=True, check=True).stdout
    if 'Non-2xx' in out or 'Socket errors' in out:
        sys.exit('wrk saw errors:\n' + out)

    def us(percent):
        value, unit = re.search(rf'^\s+{percent}%\s+([\d.]+)(us|ms|s)', out, re.M).groups()
        return float(value) * {'us': 1, 'ms': 1000, 's': 1e6}[unit]

    return {'p50': us(50), 'p99': us(99), 'rate': float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1))}


def rss_mib(pid):
    with open(f'/proc/{pid}/status') as status:
        return int(re.search(r'VmRSS:\s+(\d+)', status.read()).group(1)) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--extension', default='artifacts/published/Caching/Caching')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=int, default=3)
    options = parser.parse_args()

    platform = Server(('127.0.0.1', 0), Platform)
    threading.Thread(target=platform.serve_forever, daemon=True).start()
    address = f'127.0.0.1:{platform.server_port}'
    port, nginx_port = free_port(), free_port()
    environment = {
        'PATH': os.environ['PATH'], 'HOME': '/tmp', 'AWS_LAMBDA_RUNTIME_API': address, 'AWS_REGION': 'eu-west-1', 'AWS_ENDPOINT_URL_SSM': f'http://{address}',
        'AWS_ACCESS_KEY_ID': 'a', 'AWS_SECRET_ACCESS_KEY': 'b', 'AWS_SESSION_TOKEN': TOKEN, 'PARAMETERS_SECRETS_EXTENSION_HTTP_PORT': str(port), 'AWS_LAMBDA_FUNCTION_NAME': 'f',
    }
    folder = tempfile.mkdtemp(prefix='caching-load-')
    extension = subprocess.Popen([options.extension], env=environment, stdout=subprocess.DEVNULL)
    nginx = None
    try:
        if not Platform.parked.wait(10):
            sys.exit('the extension did not ask for an event')
        at_start = rss_mib(extension.pid)

        def get(name):
            target = f'http://127.0.0.1:{port}/systemsmanager/parameters/get?name={urllib.parse.quote(name, safe="")}'
            with urllib.request.urlopen(urllib.request.Request(target, headers={'X-Aws-Parameters-Secrets-Token': TOKEN})) as response:
                return target, response.read()

        bodies = [get(f'/load/{i:04}') for i in range(1000)]
        with_entries = rss_mib(extension.pid)
        url, body = bodies[0]
        with open(os.path.join(folder, 'answer'), 'wb') as file:
            file.write(body)
        with open(os.path.join(folder, 'nginx.conf'), 'w') as file:
            file.write(f'''daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/json; open_file_cache max=10;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{nginx_port}; root {folder}; }} }}''')
        nginx = subprocess.Popen(['nginx', '-c', os.path.join(folder, 'nginx.conf'), '-e', os.path.join(folder, 'error.log')])
        static = f'http://127.0.0.1:{nginx_port}/answer'
        for _ in range(100):
            try:
                urllib.request.urlopen(static).read()
                break
            except OSError:
                time.sleep(0.05)

        print(f'answer of {len(body)} bytes; {options.rounds} rounds of {options.seconds} s; origin calls {Platform.calls}')
        results = {}
        for i in range(options.rounds):
            for connections in (1, 8):
                pair = [('extension', url), ('nginx', static)]
                for name, target in pair if i % 2 == 0 else pair[::-1]:
                    results.setdefault((name, connections), []).append(wrk(target, min(connections, 2), connections, options.seconds))

        def line(what, figure, connections, unit):
            ours = [r[figure] for r in results['extension', connections]]
            theirs = [r[figure] for r in results['nginx', connections]]
            ratio = statistics.median(a / b for a, b in zip(ours, theirs))
            print(f'{what:34} extension {statistics.median(ours):10,.0f} {unit} [{min(ours):,.0f}..{max(ours):,.0f}]   nginx {statistics.median(theirs):10,.0f} {unit} [{min(theirs):,.0f}..{max(theirs):,.0f}]   x {ratio:.2f}')

        line('hit, 1 connection, p50', 'p50', 1, 'us')
        line('hit, 1 connection, p99', 'p99', 1, 'us')
        line('hits a second, 1 connection', 'rate', 1, '/s')
        line('hits a second, 8 connections', 'rate', 8, '/s')
        line('hit, 8 connections, p99', 'p99', 8, 'us')
        print(f'RSS: {at_start:.1f} MiB at start, {with_entries:.1f} with 1,000 entries of {len(body)} bytes, {rss_mib(extension.pid):.1f} after the load')
        print(f'origin calls {Platform.calls}, binary {os.path.getsize(options.extension) / 1e6:.2f} MB')
    finally:
        extension.kill()
        extension.wait()
        if nginx:
            nginx.terminate()
            nginx.wait()


main()
