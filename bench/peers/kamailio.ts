import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackgroundProcess } from '../../test/support/background-process.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';

/** Debian's Kamailio as a stateful proxy with registrar in memory: the peer of the signalling benchmark. */
export class KamailioProxy implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;

  private constructor(parts: { folder: TemporaryFolder; process: BackgroundProcess }) {
    this.#folder = parts.folder;
    this.#process = parts.process;
  }

  /** @param workers UDP worker processes. */
  static async start(port: number, workers = 2): Promise<KamailioProxy> {
    const folder = await TemporaryFolder.create();
    const path = join(folder.path, 'kamailio.cfg');
    await writeFile(path, configuration(port, workers));
    const proxy = new BackgroundProcess({
      command: 'kamailio',
      args: ['-f', path, '-DD', '-E', '-m', '512', '-M', '16', '-Y', folder.path, '-P', join(folder.path, 'pid')],
    });
    await proxy.waitForOutput(/Listening on|udp: 127\.0\.0\.1/);
    return new KamailioProxy({ folder, process: proxy });
  }

  get pid(): number {
    return this.#process.pid;
  }

  get log(): string {
    return this.#process.output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function configuration(port: number, workers: number): string {
  return `debug=1
log_stderror=yes
children=${workers}
auto_aliases=no
listen=udp:127.0.0.1:${port}
disable_tcp=yes
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
modparam("usrloc", "db_mode", 0)
modparam("tm", "fr_inv_timer", 30000)
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here"); exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  t_check_trans();
  if (is_method("REGISTER")) { save("location"); exit; }
  if (is_method("INVITE")) record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
`;
}
