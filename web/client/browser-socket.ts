import type { LiveSocket } from './live-client.ts';

/** The live connection of this page's own server. */
export function openBrowserSocket(path: string): LiveSocket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  const live: LiveSocket = {
    send: (text) => socket.send(text),
    close: () => socket.close(),
    onOpen: () => {},
    onText: () => {},
    onClose: () => {},
  };
  socket.addEventListener('open', () => live.onOpen());
  socket.addEventListener('message', (event) => live.onText(String(event.data)));
  socket.addEventListener('close', () => live.onClose());
  return live;
}
