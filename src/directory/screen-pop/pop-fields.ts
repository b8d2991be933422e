import { type ContactField, contactFields, freeFields } from '../contact/index.ts';
import { type Profile, screenPopValues } from '../contact-card/index.ts';
import type { FieldValue } from './template.ts';

/** Who was called, as far as layouts may tell. */
export interface PopCallee {
  readonly firstName: string;
  readonly lastName: string;
  readonly login: string;
  readonly companyName: string;
  readonly deviceNumber: string;
  readonly mobile: string;
  readonly email: string;
  readonly externalKey: string;
  readonly custom0: string;
  readonly custom1: string;
}

/** A call as its screen-pop sees it; only what the viewer may see. */
export interface PopCall {
  /** Who calls, when a directory of the viewer knows him. */
  readonly profile: Profile | null;
  /** The caller as the call shows him to the viewer; both empty when he hides himself. */
  readonly caller: { readonly number: string; readonly name: string };
  /** Who diverted the call here last; null: nobody. */
  readonly diverter: { readonly number: string; readonly name: string } | null;
  readonly callee: PopCallee;
  readonly serverName: string;
}

const calleeFields: Readonly<Record<string, keyof PopCallee>> = {
  myfirstname: 'firstName',
  mylastname: 'lastName',
  myusername: 'login',
  mycompany: 'companyName',
  mydevice: 'deviceNumber',
  mygsmphone: 'mobile',
  myemail: 'email',
  myexternalkey: 'externalKey',
  mycustom0: 'custom0',
  mycustom1: 'custom1',
};

const callFields = ['phonenumber', 'servername', 'personguid', 'contact2displayname', 'contact2phonenumber'];

/** Every name that stands for something by itself, as people write them; beside these the names that administrators give free fields. */
export const popFieldNames: readonly string[] = [
  ...contactFields.filter((field) => !(freeFields as readonly string[]).includes(field)).map(capitalised),
  ...freeFields.map((_, index) => `Custom${index}`),
  'PhoneNumber',
  'ServerName',
  'PersonGuid',
  'Contact2DisplayName',
  'Contact2PhoneNumber',
  'MyFirstname',
  'MyLastname',
  'MyUsername',
  'MyCompany',
  'MyDevice',
  'MyGsmPhone',
  'MyEmail',
  'MyExternalKey',
  'MyCustom0',
  'MyCustom1',
];

/** The fields of a call by name (T-ALR-3). Case does not matter; what is not known is empty. */
export function popFields(call: PopCall): FieldValue {
  const values = new Map<string, string>();
  const { profile, caller, diverter, callee } = call;
  for (const [name, key] of Object.entries(calleeFields)) values.set(name, callee[key]);
  if (profile) {
    const shown = screenPopValues(profile);
    // Names of the product's own go before those of administrators: a free field called “Url” does not change what [-Url-] is.
    for (const { label, field, text } of shown.free) {
      values.set(label.toLowerCase(), text);
      values.set(`custom${freeFields.indexOf(field as (typeof freeFields)[number])}`, text);
    }
    for (const [field, text] of Object.entries(shown.values) as [ContactField, string][]) values.set(field.toLowerCase(), text);
  }
  const own = [caller.number, call.serverName, profile?.contacts[0].id ?? '', diverter?.name ?? '', diverter?.number ?? ''];
  for (const [index, name] of callFields.entries()) values.set(name, own[index] ?? '');
  if (!values.get('displayname')) values.set('displayname', caller.name);
  return (name) => values.get(name.trim().toLowerCase()) ?? '';
}

/** Whether a name stands for something: the product's own, or one of `freeNames`. */
export function isPopField(name: string, freeNames: readonly string[]): boolean {
  const wanted = name.trim().toLowerCase();
  return [...popFieldNames, ...freeNames].some((known) => known.toLowerCase() === wanted);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
