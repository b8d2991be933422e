import { SmtpTransport } from '../adapters/smtp/index.ts';
import { SqlMailStore } from '../adapters/sql/mail-store.ts';
import { SqlNotificationStore } from '../adapters/sql/notification-store.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId } from '../kernel/ids.ts';
import { type MailFiles, MailOutbox } from '../platform/mail/index.ts';
import { NotificationChoices } from '../platform/notification/index.ts';
import type { StoredFileId, StoredFiles } from '../platform/stored-file/index.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { Foundation } from './foundation.ts';
import type { Rights } from './rights.ts';

/** Mail that the program writes by itself. */
export interface Mail {
  readonly outbox: MailOutbox;
  readonly choices: NotificationChoices;
}

/** Opens and starts the outbox. */
export function openMail(
  foundation: Foundation,
  { rights, directory, files }: { rights: Rights; directory: CompanyDirectory; files: StoredFiles },
  parts: DisposalStack,
): Mail {
  const { clock, ids, random, incidents, store } = foundation;
  const outbox = parts.use(
    'mail',
    new MailOutbox({
      clock,
      ids,
      random,
      incidents,
      logger: foundation.logger.component('mail'),
      store: new SqlMailStore(store),
      transport: new SmtpTransport(),
      files: mailFiles(files),
      parameters: rights.parameters,
    }),
  );
  outbox.start();
  const choices = new NotificationChoices({
    store: new SqlNotificationStore(store),
    parameters: rights.parameters,
    mail: outbox,
    user: (id) => directory.user(id),
  });
  return { outbox, choices };
}

function mailFiles(files: StoredFiles): MailFiles {
  return {
    open: async (companyId: CompanyId, id: StoredFileId) => {
      if (!(await files.find(companyId, id))) return null;
      const { file, content } = await files.read(companyId, id);
      return { stream: content, size: file.sizeBytes };
    },
  };
}
