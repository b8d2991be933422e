/** What we use of a library without types of its own. */
declare module 'ssh2-sftp-client' {
  interface Options {
    host: string;
    port: number;
    username: string;
    password?: string | undefined;
    privateKey?: string | undefined;
    readyTimeout: number;
    hostVerifier: (key: Buffer) => boolean;
  }
  export default class SftpClient {
    constructor(name: string, callbacks?: Record<'error' | 'end' | 'close', (error?: Error) => void>);
    connect(options: Options): Promise<unknown>;
    fastPut(local: string, remote: string): Promise<string>;
    mkdir(path: string, recursive: boolean): Promise<unknown>;
    exists(path: string): Promise<false | 'd' | '-' | 'l'>;
    list(path: string): Promise<{ name: string; type: string }[]>;
    delete(path: string, isMissingFine?: boolean): Promise<unknown>;
    posixRename(from: string, to: string): Promise<unknown>;
    end(): Promise<unknown>;
  }
}
