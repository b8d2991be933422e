import type { ContactDirectoryId } from '../directory/contact/index.ts';
import type { LiveContactDirectories } from '../directory/contact-directory/index.ts';
import type { SynchronisationDesk, SynchronisationService } from '../directory/synchronisation/index.ts';
import { conditionView } from '../directory/synchronisation/synchronisation-routes.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LivePublisher } from './live-hub.ts';

export interface DirectoryFeedParts {
  readonly publisher: LivePublisher;
  readonly service: Pick<SynchronisationService, 'onProgressed' | 'onSwapped'>;
  readonly desk: Pick<SynchronisationDesk, 'conditions'>;
  readonly directories: Pick<LiveContactDirectories, 'find'>;
  readonly logger: Logger;
}

/** Tells administrators who look how far synchronisations are. */
export class DirectoryFeed implements Disposable {
  readonly #parts: DirectoryFeedParts;
  readonly #stops: readonly Unsubscribe[];
  /** Being looked up; true: looked up once more when that is done. */
  readonly #looking = new Map<ContactDirectoryId, boolean>();

  constructor(parts: DirectoryFeedParts) {
    this.#parts = parts;
    const tell = ({ companyId, directoryId }: { companyId: CompanyId; directoryId: ContactDirectoryId }): void => {
      if (!parts.publisher.isTopicFollowed('directories')) return;
      if (this.#looking.has(directoryId)) this.#looking.set(directoryId, true);
      else void this.#tell(companyId, directoryId);
    };
    this.#stops = [parts.service.onProgressed(tell), parts.service.onSwapped(tell)];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  async #tell(companyId: CompanyId, id: ContactDirectoryId): Promise<void> {
    const { publisher, desk, directories, logger } = this.#parts;
    do {
      this.#looking.set(id, false);
      try {
        const directory = directories.find(companyId, id);
        const [condition] = directory ? await desk.conditions(companyId, [directory]) : [];
        if (condition)
          publisher.toTopic(companyId, 'directories', {
            type: 'directory-condition-changed',
            condition: conditionView(condition),
          });
      } catch (error) {
        logger.warn('how a directory is doing could not be told', { directory: id, error });
      }
    } while (this.#looking.get(id));
    this.#looking.delete(id);
  }
}
