import { readFile } from 'node:fs/promises';

/** Datagrams for a port of this machine that found no room in the socket's buffer since it was opened. */
export async function lostAt(port: number): Promise<number> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = (await readFile('/proc/net/udp', 'utf8')).trim().split('\n').slice(1);
  const columns = rows.map((row) => row.trim().split(/\s+/));
  return columns.filter((row) => row[1]?.endsWith(`:${hex}`)).reduce((sum, row) => sum + Number(row.at(-1)), 0);
}

/** The same for every socket there is or was, since the machine started. */
export async function lostAnywhere(): Promise<number> {
  const [names = '', values = ''] = (await readFile('/proc/net/snmp', 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('Udp:'));
  return Number(values.split(' ')[names.split(' ').indexOf('RcvbufErrors')]);
}
