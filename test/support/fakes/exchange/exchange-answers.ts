import { child, type XmlElement } from '../../../../src/adapters/contact-sources/web/index.ts';
import type { FakeAnswer } from '../fake-service.ts';

export const types = 'http://schemas.microsoft.com/exchange/services/2006/types';
export const messages = 'http://schemas.microsoft.com/exchange/services/2006/messages';
const errors = 'http://schemas.microsoft.com/exchange/services/2006/errors';
const soap = 'http://schemas.xmlsoap.org/soap/envelope/';

const xml = { 'content-type': 'text/xml; charset=utf-8' };

/** A fault as Exchange gives it: with status 500 and its code in the detail. */
export class Fault extends Error {
  readonly code: string;
  readonly values: string;

  constructor(code: string, message: string, values = '') {
    super(message);
    this.code = code;
    this.values = values;
  }

  get answer(): FakeAnswer {
    const detail = `<detail><e:ResponseCode xmlns:e="${errors}">${this.code}</e:ResponseCode><e:Message xmlns:e="${errors}">${this.message}</e:Message>${this.values}</detail>`;
    const body = `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${soap}"><s:Body><s:Fault><faultcode xmlns:a="${types}">a:${this.code}</faultcode><faultstring xml:lang="en-US">${this.message}</faultstring>${detail}</s:Fault></s:Body></s:Envelope>`;
    return { status: 500, headers: xml, body };
  }
}

export const serverBusy = new Fault(
  'ErrorServerBusy',
  'The server cannot service this request right now. Try again later.',
  `<t:MessageXml xmlns:t="${types}"><t:Value Name="BackOffMilliseconds">0</t:Value></t:MessageXml>`,
).answer;

export function answerTo(operation: string, responses: readonly string[]): FakeAnswer {
  const body = `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${soap}"><s:Header><h:ServerVersionInfo MajorVersion="15" MinorVersion="2" xmlns:h="${types}"/></s:Header><s:Body><m:${operation}Response xmlns:m="${messages}" xmlns:t="${types}"><m:ResponseMessages>${responses.join('')}</m:ResponseMessages></m:${operation}Response></s:Body></s:Envelope>`;
  return { status: 200, headers: xml, body };
}

export function success(operation: string, content: string): string {
  return `<m:${operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${content}</m:${operation}ResponseMessage>`;
}

export function failed(operation: string, code: string, text: string): string {
  return `<m:${operation}ResponseMessage ResponseClass="Error"><m:MessageText>${text}</m:MessageText><m:ResponseCode>${code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey></m:${operation}ResponseMessage>`;
}

/**
 * Elements in the order of the schema, which is a sequence: `name` must be there, `name?` may. Others, and those of another namespace, are refused.
 */
export function demandOrder(element: XmlElement, namespace: string, expected: readonly string[]): void {
  let at = 0;
  for (const one of element.children) {
    while (at < expected.length && expected[at]!.replace('?', '') !== one.name) {
      if (!expected[at]!.endsWith('?')) throw invalidElement(element, one.name, expected[at]!);
      at += 1;
    }
    if (at === expected.length || one.namespace !== namespace) throw invalidElement(element, one.name, 'nothing');
    at += 1;
  }
  const missing = expected.slice(at).find((name) => !name.endsWith('?'));
  if (missing) throw invalidElement(element, 'the end', missing);
}

function invalidElement({ name }: XmlElement, came: string, wanted: string): Fault {
  return new Fault(
    'ErrorSchemaValidation',
    `The request failed schema validation: The element '${name}' has invalid child element '${came}'. List of possible elements expected: '${wanted}'.`,
  );
}

/** Text that must be one of some, as an enumeration of the schema. */
export function demandOneOf(value: string | undefined, what: string, choices: readonly string[]): string {
  if (value === undefined || !choices.includes(value))
    throw new Fault(
      'ErrorSchemaValidation',
      `The request failed schema validation: The '${what}' attribute is invalid - The value '${value}' is invalid.`,
    );
  return value;
}

export function numberOf(element: XmlElement | undefined, name: string): number {
  const value = element?.attributes[name] ?? '';
  if (!/^\d+$/.test(value))
    throw new Fault('ErrorSchemaValidation', `The request failed schema validation: The '${name}' attribute is invalid.`);
  return Number(value);
}

export function textAt(element: XmlElement | undefined, ...names: readonly string[]): string | undefined {
  return names.reduce((at, name) => child(at, name), element)?.text.trim();
}
