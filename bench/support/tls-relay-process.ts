import { createServer } from 'node:net';
import { connect } from 'node:tls';

/** Entry of a process that gives SIPp, which speaks no TLS in Debian, a way to a TLS port: each connection is passed on as one. */
const [ownPort, serverPort] = process.argv.slice(2).map(Number) as [number, number];

const server = createServer((plain) => {
  const secure = connect({ host: '127.0.0.1', port: serverPort, rejectUnauthorized: false });
  plain.setNoDelay(true);
  secure.setNoDelay(true);
  plain.pipe(secure).pipe(plain);
  const end = () => {
    plain.destroy();
    secure.destroy();
  };
  for (const socket of [plain, secure]) socket.on('error', end).on('close', end);
});
server.listen(ownPort, '127.0.0.1', () => process.send?.('listening'));
process.on('disconnect', () => process.exit());
