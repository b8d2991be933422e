import type { Plugin } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';
import { type LiveEvent, livePath, toBrowserSchema } from '../../src/contract/live/index.ts';
import { FakeApi } from './fake-api.ts';

/** Development fake of the server, as a Vite plugin. `/__fake/calls` puts calls on the desk phone, `/__fake/quiet` ends them. */
export function devFakeServer(): Plugin {
  const sockets = new Set<WebSocket>();
  let api = new FakeApi(false);
  let lastId = 0;
  const send = (socket: WebSocket, event: LiveEvent) => {
    lastId += 1;
    socket.send(JSON.stringify(toBrowserSchema.parse({ kind: 'event', id: lastId, event })));
  };
  const tellCalls = () => {
    for (const socket of sockets) send(socket, { type: 'snapshot', calls: api.calls, agent: api.agent });
  };
  const reset = (hasCalls: boolean) => {
    api = new FakeApi(hasCalls);
    api.onCallsChanged = tellCalls;
    tellCalls();
  };
  reset(false);

  return {
    name: 'parley-development-fake',
    configureServer(server) {
      const live = new WebSocketServer({ noServer: true });
      const sip = new WebSocketServer({ noServer: true });
      sip.on('connection', answerSip);
      live.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        send(socket, { type: 'snapshot', calls: api.calls, agent: api.agent });
      });
      server.httpServer?.on('upgrade', (request, socket, head) => {
        const target = request.url === livePath ? live : request.url === '/__fake/sip' ? sip : null;
        target?.handleUpgrade(request, socket, head, (opened) => target.emit('connection', opened));
      });
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://fake');
        if (url.pathname.startsWith('/__fake/')) {
          reset(url.pathname.endsWith('calls'));
          return response.end('ok');
        }
        if (!url.pathname.startsWith('/api/')) return next();
        let text = '';
        request.on('data', (chunk) => {
          text += String(chunk);
        });
        request.on('end', () => {
          const isSignedIn = /fake=1/.test(request.headers.cookie ?? '');
          const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
          if (url.pathname === '/api/v1/me/browser-phone') {
            const credentials = {
              deviceId: 'd-browser',
              sipUser: '201',
              sipDomain: 'parley.local',
              authorizationUser: '201',
              password: 'x',
              displayName: 'Marie Laurent',
            };
            response.setHeader('content-type', 'application/json');
            return response.end(
              JSON.stringify({
                ...credentials,
                expiresAt: Date.now() + 3_600_000,
                webSocketUrl: `ws://${request.headers.host}/__fake/sip`,
              }),
            );
          }
          const answer = api.answer(
            request.method ?? 'GET',
            url.pathname,
            Object.fromEntries(url.searchParams),
            body,
            isSignedIn,
          );
          response.statusCode = answer?.status ?? 404;
          if (answer?.cookie) response.setHeader('set-cookie', answer.cookie);
          response.setHeader('content-type', 'application/json');
          return response.end(answer?.body === undefined ? '' : JSON.stringify(answer.body));
        });
      });
    },
  };
}

/** As much SIP as keeps a browser phone registered; every call is busy. */
function answerSip(socket: WebSocket): void {
  socket.on('message', (data) => {
    const text = (data as Buffer).toString('utf8');
    const method = text.split(' ', 1)[0];
    if (!/^[A-Z]+$/.test(method ?? '') || method === 'ACK') return;
    const line = (name: string) => text.split('\r\n').find((each) => each.startsWith(`${name}:`)) ?? '';
    const contact = method === 'REGISTER' ? [`${line('Contact')};expires=120`] : [];
    const status = method === 'INVITE' ? '486 Busy Here' : '200 OK';
    const head = [
      `SIP/2.0 ${status}`,
      line('Via'),
      line('From'),
      `${line('To')};tag=fake`,
      line('Call-ID'),
      line('CSeq'),
      ...contact,
      'Content-Length: 0',
    ];
    socket.send(`${head.join('\r\n')}\r\n\r\n`);
  });
}
