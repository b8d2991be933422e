import type { SampleCall } from '../../contract/rest/screen-pops.ts';
import type { FieldValue } from './template.ts';

const callee: Readonly<Record<string, string>> = {
  myfirstname: 'Anna',
  mylastname: 'Bell',
  myusername: 'anna.bell',
  mydevice: '201',
  myemail: 'anna.bell@example.org',
};

/** The fields of a pretended call, for looking at a layout while it is made. */
export function sampleFields({ number, firstName, lastName, companyName, fields }: SampleCall): FieldValue {
  const displayName = [firstName, lastName].filter(Boolean).join(' ') || companyName;
  const own = { phonenumber: number, workphone: number, firstname: firstName, lastname: lastName, companyname: companyName };
  const given = Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value] as const);
  const values = new Map([...Object.entries({ ...callee, ...own, displayname: displayName }), ...given]);
  return (name) => values.get(name.trim().toLowerCase()) ?? '';
}
