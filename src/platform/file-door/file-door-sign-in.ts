import { allowsRoute } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Actor } from '../api/index.ts';
import type { Attempts } from '../sign-in/index.ts';
import { attemptSubjects } from '../sign-in/index.ts';
import type { TokenActor } from '../token/index.ts';
import type { FileShelf, OpenShelf } from './file-door.ts';

export interface FileDoorSignInParts {
  readonly logger: Logger;
  readonly attempts: Pick<Attempts, 'begin' | 'forgive'>;
  readonly lookUpToken: (token: string, address: string) => Promise<TokenActor | null>;
  /** What a token must cover, as the tag of routes. */
  readonly tag: string;
  readonly shelfOf: (actor: Actor, door: 'sftp' | 'ftps') => FileShelf;
}

/** Who comes in through a file door: his login, and an API token of his that may read. Wrong tries count as those of the sign-in page. */
export class FileDoorSignIn {
  readonly #parts: FileDoorSignInParts;

  constructor(parts: FileDoorSignInParts) {
    this.#parts = parts;
  }

  door(door: 'sftp' | 'ftps'): OpenShelf {
    return async (login, token, address) => {
      const { attempts, logger, lookUpToken, tag, shelfOf } = this.#parts;
      const subjects = attemptSubjects(login, address);
      try {
        await attempts.begin(subjects);
      } catch (error) {
        if (error instanceof ParleyError && error.code === 'sign-in-blocked') return null;
        throw error;
      }
      const found = await lookUpToken(token, address);
      const isHis = found?.actor.login.toLowerCase() === login.trim().toLowerCase();
      if (!found || !isHis || !allowsRoute(found.scopes, { tag, method: 'GET' })) {
        logger.info('a file door stayed shut', { door, address });
        return null;
      }
      await attempts.forgive(subjects);
      return shelfOf(found.actor, door);
    };
  }
}
