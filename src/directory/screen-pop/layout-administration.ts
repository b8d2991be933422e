import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { Dependents, ListRequest, Page } from '../../platform/api/index.ts';
import type { LiveParameters } from '../../platform/parameter/index.ts';
import type { LayoutElement, ScreenPopLayout } from './layout.ts';
import type { LayoutRecord, LayoutRecords, ScreenPopLayoutId } from './layout-records.ts';
import { isPopField } from './pop-fields.ts';
import { readLayout } from './read-layout.ts';
import { alerter } from './screen-pop-parameters.ts';
import { fieldsOf, type Template } from './template.ts';

export interface LayoutAdministrationParts {
  readonly ids: IdSource;
  readonly records: LayoutRecords;
  /** Names that administrators gave the free fields of the company's directories. */
  readonly freeNames: (companyId: CompanyId) => readonly string[];
  readonly parameters: Pick<LiveParameters, 'overridesOf'>;
}

/** Layouts of the window about a caller, as administrators make, change and delete them. One that cannot be read is never stored. */
export class LayoutAdministration {
  readonly #parts: LayoutAdministrationParts;

  constructor(parts: LayoutAdministrationParts) {
    this.#parts = parts;
  }

  list(by: Subject, request: ListRequest): Promise<Page<LayoutRecord>> {
    demandLayouts(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: string): Promise<LayoutRecord> {
    demandLayouts(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such layout.');
    return record;
  }

  /** @throws ParleyError `screen-pop-layout-invalid`, `name-taken` */
  async create(by: Subject, layout: { readonly name: string; readonly xml: string }): Promise<LayoutRecord> {
    demandLayouts(by);
    readLayout(layout.xml);
    const id = this.#parts.ids.next<ScreenPopLayoutId>();
    await this.#parts.records.add(by.companyId, { id, ...layout });
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `screen-pop-layout-invalid`, `name-taken` */
  async change(
    by: Subject,
    id: string,
    version: number,
    change: { readonly name?: string | undefined; readonly xml?: string | undefined },
  ): Promise<LayoutRecord> {
    demandLayouts(by);
    if (change.xml !== undefined) readLayout(change.xml);
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  /** Where the parameter AlerterXml names it: these windows would fall back to the usual layout, so that must be changed first. */
  async dependents(by: Subject, id: string): Promise<Dependents> {
    const { name } = await this.read(by, id);
    const naming = this.#parts.parameters
      .overridesOf(by.companyId, alerter.layout.name)
      .filter(({ value }) => String(value).toLowerCase() === name.toLowerCase());
    return {
      items: naming.map((override) => ({
        kind: 'parameter-value',
        id: override.id,
        name: `${alerter.layout.name} (${override.level})`,
        effect: 'blocks' as const,
      })),
      confirm: null,
    };
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: Subject, id: string): Promise<void> {
    const { items, confirm } = await this.dependents(by, id);
    if (items.length > 0)
      throw new ParleyError('has-dependents', 'The parameter AlerterXml names this layout. Let it name another first.', {
        details: { items, total: items.length, confirm },
      });
    await this.#parts.records.remove(by.companyId, id);
  }

  /** Fields of a layout that stand for nothing, each once. */
  unknownFields(companyId: CompanyId, layout: ScreenPopLayout): readonly string[] {
    const freeNames = this.#parts.freeNames(companyId);
    const used = layout.elements.flatMap(templatesOf).flatMap(fieldsOf);
    return [...new Set(used)].filter((name) => !isPopField(name, freeNames));
  }

  freeNames(by: Subject): readonly string[] {
    demandLayouts(by);
    return this.#parts.freeNames(by.companyId);
  }
}

export function demandLayouts(by: Subject): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}

function templatesOf(element: LayoutElement): readonly Template[] {
  if (element.kind === 'text') return [element.text];
  if (element.kind === 'image') return [element.url];
  return [element.label, element.url, element.program].filter((template) => template !== null);
}
