import { ParleyError } from '../../kernel/errors.ts';
import type { ConnectorDescription, SettingField, SettingValues } from '../connector/index.ts';
import { compileMapping, type MappingFault } from '../mapping/index.ts';
import type { ContactDirectory } from './contact-directory.ts';

type Checked = Pick<ContactDirectory, 'type' | 'settings' | 'mapping' | 'plan'>;

/**
 * Whether a connector can do with it; a draft may lack things.
 * @param secrets names of those that there are
 * @throws ParleyError `input-invalid` with details `{ faults: [{ field, message }] }`: `settings.host`, `mapping.lastName`, `type`
 */
export function checkDirectory(description: ConnectorDescription, directory: Checked, secrets: readonly string[]): void {
  const isDraft = directory.type === 'draft';
  const faults: MappingFault[] = [...settingFaults(description, directory.settings, secrets, isDraft)];
  if (directory.type !== 'draft' && !description.types.includes(directory.type))
    faults.push({
      field: 'type',
      message: `${directory.type} came, expected ${description.types.join(' or ')} for this connector.`,
    });
  if (description.way === 'push' && directory.plan.kind !== 'manual')
    faults.push({ field: 'plan', message: 'Its contacts are brought to it: it cannot be synchronised by a schedule.' });
  for (const { field, message } of compileMapping(directory.mapping).faults) faults.push({ field: `mapping.${field}`, message });
  if (!isDraft && description.way === 'pull' && !namesSomebody(directory))
    faults.push({
      field: 'mapping.lastName',
      message: 'Nothing gives a name: map at least one of last name, first name, display name, company or e-mail.',
    });
  faults.push(...idFaults(description, directory));
  refuse(faults);
}

/**
 * Whether a mapping says what tells entries apart where the source does not: else not one of them could be taken.
 * @param fileNames of the settings that are files, where they are known
 * @throws ParleyError `input-invalid` naming `mapping.id`
 */
export function demandId(description: ConnectorDescription, directory: Checked, fileNames: SettingValues): void {
  refuse(idFaults(description, { ...directory, settings: { ...directory.settings, ...fileNames } }));
}

function idFaults(description: ConnectorDescription, { type, mapping, settings }: Checked): readonly MappingFault[] {
  if (type === 'draft' || mapping.id?.trim()) return [];
  const isKeyless = description.givesNoKeys?.(effectiveSettings(description, settings)) ?? false;
  return isKeyless ? [{ field: 'mapping.id', message: idMissing }] : [];
}

export const idMissing = 'Nothing in this source tells its entries apart: name the field that does and never changes.';

/** @throws ParleyError `input-invalid` as {@link checkDirectory}, of the settings alone */
export function checkSettings(description: ConnectorDescription, settings: SettingValues, secrets: readonly string[]): void {
  refuse(settingFaults(description, settings, secrets, false));
}

/** Settings that say where secrets are sent, and whether others can read them on the way. */
const whereTo: ReadonlySet<string> = new Set([
  'allowUnencrypted',
  'ca',
  'cloud',
  'connectionString',
  'dataSource',
  'host',
  'instance',
  'port',
  'security',
  'servers',
  'tokenUrl',
  'url',
]);

/**
 * A secret that is kept goes only where it went: who changes the address types it again.
 * @param typed names of the secrets that are sent along
 * @throws ParleyError `input-invalid` with `faults`
 */
export function demandSecretsAnew(
  description: ConnectorDescription,
  { before, after }: { readonly before: SettingValues; readonly after: SettingValues },
  { kept, typed }: { readonly kept: readonly string[]; readonly typed: readonly string[] },
): void {
  const [from, to] = [effectiveSettings(description, before), effectiveSettings(description, after)];
  const isMoved = [...whereTo].some((name) => (from[name] ?? null) !== (to[name] ?? null));
  if (!isMoved) return;
  const missing = kept.filter((name) => !typed.includes(name));
  refuse(missing.map((name) => ({ field: `settings.${name}`, message: 'Type it again: where it is sent has changed.' })));
}

function refuse(faults: readonly MappingFault[]): void {
  if (faults.length === 0) return;
  const text = faults.map(({ field, message }) => `${field}: ${message}`).join(' ');
  throw new ParleyError('input-invalid', text, { details: { faults } });
}

const naming = ['lastName', 'firstName', 'displayName', 'companyName', 'email1'] as const;

function namesSomebody({ mapping }: Checked): boolean {
  return naming.some((field) => mapping.fields[field]?.trim());
}

/** The settings that count, each with what is usual where nothing is said. */
export function effectiveSettings(description: ConnectorDescription, settings: SettingValues): SettingValues {
  const values = Object.fromEntries(
    description.settings.filter((field) => !isSecret(field)).map((field) => [field.name, settings[field.name] ?? usual(field)]),
  );
  return Object.fromEntries(
    description.settings
      .filter((field) => field.name in values && isShown(field, values))
      .map(({ name }) => [name, values[name]!]),
  );
}

export function isSecret(field: SettingField): boolean {
  return field.type === 'secret' || (field.type === 'long-text' && field.isSecret === true);
}

function usual(field: SettingField): string | number | boolean | null {
  return 'default' in field && field.default !== undefined ? field.default : null;
}

function isShown(field: SettingField, values: SettingValues): boolean {
  const { when } = field;
  return !when || when.in.includes(values[when.name] as string | boolean);
}

function settingFaults(
  description: ConnectorDescription,
  settings: SettingValues,
  secrets: readonly string[],
  mayLack: boolean,
): MappingFault[] {
  const known = new Set(description.settings.map(({ name }) => name));
  const faults = [...Object.keys(settings), ...secrets]
    .filter((name) => !known.has(name))
    .map((name) => ({ field: `settings.${name}`, message: `This connector has no setting ${name}.` }));
  const values = effectiveSettings(description, settings);
  for (const field of description.settings) {
    if (!isShown(field, values)) continue;
    const value = values[field.name] ?? null;
    const isMissing = isSecret(field) ? !secrets.includes(field.name) : value === null || value === '';
    const message = isMissing
      ? field.required && !mayLack
        ? 'It is missing.'
        : null
      : isSecret(field)
        ? null
        : valueFault(field, value);
    if (message) faults.push({ field: `settings.${field.name}`, message });
  }
  return faults;
}

/** What is wrong with a value that is there; null: nothing. */
function valueFault(field: SettingField, value: SettingValues[string]): string | null {
  const came = `${typeof value === 'string' ? `"${value.slice(0, 80)}"` : String(value)} came, expected`;
  switch (field.type) {
    case 'number': {
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= field.least && value <= field.most;
      return fits ? null : `${came} a whole number from ${field.least} to ${field.most}.`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : `${came} true or false.`;
    case 'choice':
      return field.choices.includes(value as string) ? null : `${came} one of ${field.choices.join(', ')}.`;
    case 'text':
      if (typeof value !== 'string') return `${came} a text.`;
      if (value.length > (field.longest ?? 2000))
        return `${value.length} characters came, expected at most ${field.longest ?? 2000}.`;
      return field.pattern && !field.pattern.test(value) ? `${came} something of the form ${field.pattern.source}.` : null;
    case 'file':
      return typeof value === 'string' ? null : `${came} the id of an uploaded file.`;
    default:
      return typeof value === 'string' ? null : `${came} a text.`;
  }
}
