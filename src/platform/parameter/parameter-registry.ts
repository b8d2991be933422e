import { ParleyError } from '../../kernel/errors.ts';
import type { AnyParameter, Parameter } from './parameter.ts';

/** All parameters there are. Names are found without regard to case; no two parameters share one. */
export class ParameterRegistry {
  readonly all: readonly Parameter[];
  readonly #byName = new Map<string, Parameter>();

  constructor(parameters: readonly AnyParameter[]) {
    this.all = parameters.toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
    for (const parameter of this.all) for (const name of [parameter.name, ...parameter.alsoKnownAs]) this.#add(name, parameter);
  }

  #add(name: string, parameter: Parameter): void {
    const key = name.toLowerCase();
    if (this.#byName.has(key)) throw new Error(`two parameters are called ${name}`);
    this.#byName.set(key, parameter);
  }

  /** By its name or another spelling. */
  find(name: string): Parameter | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** @throws ParleyError `not-found` */
  named(name: string): Parameter {
    const found = this.find(name);
    if (!found) throw new ParleyError('not-found', `There is no parameter ${name}.`);
    return found;
  }
}
