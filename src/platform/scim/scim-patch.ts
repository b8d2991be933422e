import { ScimError } from './scim-error.ts';
import { attributeOf, parseAttributePath, parseFilter, type Resource } from './scim-filter.ts';

interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | null;
  readonly value: unknown;
}

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const mostOperations = 1000;
/** Attributes that have several values. */
const multiValued = new Set(['emails', 'phonenumbers', 'members', 'groups']);

/**
 * Applies a PATCH (RFC 7644 §3.5.2) to a copy of the resource.
 * @throws ScimError 400 `invalidSyntax`, `invalidPath`, `invalidValue`, `noTarget`
 */
export function applyPatch(resource: Resource, body: unknown): Resource {
  const copy = structuredClone(resource);
  for (const operation of readOperations(body)) apply(copy, operation);
  return copy;
}

function readOperations(body: unknown): Operation[] {
  const { schemas, Operations: operations } = (typeof body === 'object' && body !== null ? body : {}) as {
    schemas?: unknown;
    Operations?: unknown;
  };
  if (
    !Array.isArray(schemas) ||
    !schemas.includes(patchSchema) ||
    !Array.isArray(operations) ||
    operations.length > mostOperations
  )
    throw new ScimError(400, `Expected ${patchSchema} with Operations.`, 'invalidSyntax');
  return operations.map((operation: unknown) => {
    const { op, path, value } = (typeof operation === 'object' && operation !== null ? operation : {}) as Record<string, unknown>;
    // Entra writes Add, Replace, Remove.
    const name = typeof op === 'string' ? op.toLowerCase() : '';
    if (name !== 'add' && name !== 'replace' && name !== 'remove')
      throw new ScimError(400, 'An operation is add, replace or remove.', 'invalidSyntax');
    if (path !== undefined && typeof path !== 'string') throw new ScimError(400, 'A path is a text.', 'invalidPath');
    if (name === 'remove' && !path) throw new ScimError(400, 'What is removed must be named by a path.', 'noTarget');
    return { op: name, path: path ?? null, value };
  });
}

function apply(resource: Resource, { op, path, value }: Operation): void {
  if (path === null) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ScimError(400, 'Without a path the value names the attributes.', 'invalidValue');
    for (const [name, inner] of Object.entries(value)) apply(resource, { op, path: name, value: inner });
    return;
  }
  const filtered = /^([^[\]]+)\[(.+)\](?:\.([A-Za-z$][\w$-]*))?$/s.exec(path);
  if (filtered) return applyFiltered(resource, { op, value }, filtered[1]!, filtered[2]!, filtered[3] ?? null);
  const { name, sub } = parseAttributePath(path);
  if (sub === null) return set(resource, name, op, value);
  const parent = attributeOf(resource, name);
  if (Array.isArray(parent)) {
    for (const one of parent as Resource[]) set(one, sub, op, value);
    return;
  }
  const inner = (typeof parent === 'object' && parent !== null ? parent : {}) as Resource;
  set(inner, sub, op, value);
  put(resource, name, inner);
}

function set(target: Resource, name: string, op: Operation['op'], value: unknown): void {
  if (op === 'remove') {
    // Okta and Entra name the values that go beside the path of all.
    if (Array.isArray(value) && multiValued.has(name.toLowerCase())) return without(target, name, value);
    const key = keyOf(target, name);
    if (key !== undefined) delete target[key];
    return;
  }
  const present = attributeOf(target, name);
  if (op === 'add' && multiValued.has(name.toLowerCase())) {
    const before = Array.isArray(present) ? present : [];
    const added = [value].flat().filter((one) => !before.some((other) => isSame(one, other)));
    return put(target, name, [...before, ...added]);
  }
  if (isObject(present) && isObject(value)) return put(target, name, { ...present, ...value });
  put(target, name, multiValued.has(name.toLowerCase()) ? [value].flat() : value);
}

function without(target: Resource, name: string, gone: readonly unknown[]): void {
  const present = attributeOf(target, name);
  if (Array.isArray(present))
    put(
      target,
      name,
      present.filter((one) => !gone.some((other) => isSame(one, other))),
    );
}

function applyFiltered(
  resource: Resource,
  { op, value }: Pick<Operation, 'op' | 'value'>,
  attribute: string,
  filter: string,
  sub: string | null,
): void {
  const { name } = parseAttributePath(attribute);
  const matches = parseFilter(filter);
  const present = attributeOf(resource, name);
  const all = (Array.isArray(present) ? present : []) as Resource[];
  const found = all.filter((one) => isObject(one) && matches(one));
  if (op === 'remove') {
    if (sub) for (const one of found) set(one, sub, 'remove', undefined);
    else
      put(
        resource,
        name,
        all.filter((one) => !found.includes(one)),
      );
    return;
  }
  if (found.length === 0) {
    // Entra adds `phoneNumbers[type eq "work"].value` to a user who has none.
    const made = /^\s*([A-Za-z]\w*)\s+eq\s+"([^"]*)"\s*$/i.exec(filter);
    if (!made) throw new ScimError(400, `Nothing fits ${attribute}[${filter}].`, 'noTarget');
    const fresh: Resource = { [made[1]!]: made[2] };
    all.push(fresh);
    found.push(fresh);
  }
  for (const one of found) {
    if (sub) set(one, sub, op, value);
    else if (isObject(value)) Object.assign(one, value);
    else throw new ScimError(400, 'Expected the parts of the value.', 'invalidValue');
  }
  put(resource, name, all);
}

function keyOf(target: Resource, name: string): string | undefined {
  return Object.keys(target).find((one) => one.toLowerCase() === name.toLowerCase());
}

function put(target: Resource, name: string, value: unknown): void {
  if (name === '__proto__') throw new ScimError(400, 'There is no such attribute.', 'invalidPath');
  target[keyOf(target, name) ?? name] = value;
}

function isObject(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Two values of a multi-valued attribute are one when their `value` is. */
function isSame(one: unknown, other: unknown): boolean {
  return identityOf(one) === identityOf(other);
}

function identityOf(value: unknown): unknown {
  return isObject(value) ? attributeOf(value, 'value') : value;
}
