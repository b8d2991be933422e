import type { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { sqlCatalogues } from '../adapters/sql/contact-centre-catalogues.ts';
import { Catalogue } from '../contact-centre/catalogue/index.ts';
import type { ContactCentreDirectory } from '../contact-centre/contact-centre-directory/index.ts';
import { checkDisposition, checkScript } from '../contact-centre/disposition/index.ts';
import { checkHours } from '../contact-centre/opening-hours/index.ts';
import type { IdSource } from '../kernel/ids.ts';

/** The lists of the contact centre, as administrators keep them. */
export type CentreCatalogues = ReturnType<typeof openCatalogues>;

export function openCatalogues(
  ids: IdSource,
  writer: ConfigurationWriter,
  centre: Pick<ContactCentreDirectory, 'dispositionsOf'>,
) {
  const records = sqlCatalogues(writer);
  return {
    skills: new Catalogue({ ids, noun: 'skill', records: records.skills }),
    openingHours: new Catalogue({ ids, noun: 'opening hours', records: records.openingHours, check: checkHours }),
    notReadyReasons: new Catalogue({ ids, noun: 'reason', records: records.notReadyReasons }),
    dispositions: new Catalogue({
      ids,
      noun: 'disposition',
      records: records.dispositions,
      check: (one) => checkDisposition(one, centre.dispositionsOf(one.companyId)),
    }),
    scripts: new Catalogue({ ids, noun: 'script', records: records.scripts, check: checkScript }),
  };
}
