import { CardDavConnector } from '../adapters/contact-sources/carddav/index.ts';
import { DominoConnector } from '../adapters/contact-sources/domino/index.ts';
import { ExchangeConnector } from '../adapters/contact-sources/exchange/index.ts';
import { FileContactConnector } from '../adapters/contact-sources/file/index.ts';
import { GoogleConnector } from '../adapters/contact-sources/google/index.ts';
import { activeDirectoryDescription, LdapContactConnector, ldapDescription } from '../adapters/contact-sources/ldap/index.ts';
import { GraphConnector } from '../adapters/contact-sources/microsoft-graph/index.ts';
import { OdbcContactConnector } from '../adapters/contact-sources/odbc/index.ts';
import { OutlookConnector } from '../adapters/contact-sources/outlook/index.ts';
import { PortalUsersConnector, type UserExtrasReader } from '../adapters/contact-sources/portal-users/index.ts';
import { PrivateContactsConnector } from '../adapters/contact-sources/private-contacts/index.ts';
import { sqlConnectors } from '../adapters/contact-sources/sql/index.ts';
import type { LdapConnector } from '../adapters/ldap/index.ts';
import type { Config } from '../config/index.ts';
import type { Connector, ConnectorParts, UploadedFiles } from '../directory/connector/index.ts';
import type { RandomSource } from '../kernel/random.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';

export interface ContactConnectorParts extends ConnectorParts {
  readonly random: RandomSource;
  readonly ldap: LdapConnector;
  readonly files: UploadedFiles;
  /** Where files may be besides. */
  readonly places: Config['directories'];
  /** The portal's own users. */
  readonly directory: CompanyDirectory;
  readonly extras: UserExtrasReader;
}

/** Every kind of source that contacts can come from. Who writes one adds it here. */
export function contactConnectors(parts: ContactConnectorParts): readonly Connector[] {
  const { ldap: connector, files, places } = parts;
  return [
    new LdapContactConnector({ description: ldapDescription, connector }),
    new LdapContactConnector({ description: activeDirectoryDescription, connector }),
    ...sqlConnectors(parts),
    new OdbcContactConnector({ clock: parts.clock, allowsConnectionStrings: places.odbcConnectionStrings }),
    new FileContactConnector({ uploads: files, folder: places.folder, allowedNetworks: places.networks }),
    new ExchangeConnector(parts),
    new CardDavConnector(parts),
    new PrivateContactsConnector(),
    new PortalUsersConnector(parts),
    new OutlookConnector(),
    new GraphConnector(parts),
    new GoogleConnector(parts),
    new DominoConnector(parts),
  ];
}
