/** What we use of a library without types of its own. */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer } from 'node:net';

  export interface AuthContext {
    readonly method: string;
    readonly username: string;
    readonly password?: string;
    accept(): void;
    reject(methods?: string[], isPartial?: boolean): void;
  }
  export interface Attributes {
    mode: number;
    uid: number;
    gid: number;
    size: number;
    atime: number;
    mtime: number;
  }
  export interface SftpStream extends EventEmitter {
    status(id: number, code: number, message?: string): void;
    handle(id: number, handle: Buffer): void;
    data(id: number, data: Buffer): void;
    name(id: number, names: readonly { filename: string; longname: string; attrs: Attributes }[]): void;
    attrs(id: number, attributes: Attributes): void;
    end(): void;
  }
  export interface Session extends EventEmitter {
    on(event: 'sftp', listener: (accept: () => SftpStream, reject: () => void) => void): this;
    on(event: string, listener: (accept: () => unknown, reject: () => void) => void): this;
  }
  export interface Connection extends EventEmitter {
    end(): void;
    on(event: 'authentication', listener: (context: AuthContext) => void): this;
    on(event: 'session', listener: (accept: () => Session, reject: () => void) => void): this;
    on(event: 'ready' | 'close', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  export class Server extends EventEmitter {
    constructor(
      options: { hostKeys: readonly string[]; ident?: string; algorithms?: Record<string, readonly string[]> },
      connected: (connection: Connection, info: { ip: string }) => void,
    );
    listen(port: number, host: string, listening: () => void): this;
    address(): ReturnType<NetServer['address']>;
    close(closed?: () => void): this;
    maxConnections: number;
  }
  export const utils: {
    generateKeyPairSync(type: 'ed25519' | 'rsa', options?: { bits?: number }): { private: string; public: string };
    sftp: { STATUS_CODE: Record<'OK' | 'EOF' | 'NO_SUCH_FILE' | 'PERMISSION_DENIED' | 'FAILURE' | 'OP_UNSUPPORTED', number> };
  };
}
