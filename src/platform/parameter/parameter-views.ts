import type { ParameterValueView, ParameterView } from '../../contract/rest/parameters.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { LiveAccess } from '../access/index.ts';
import { Secret } from '../secret/index.ts';
import type { LiveParameters, ParameterContext, ReadOverride } from './live-parameters.ts';
import type { Parameter } from './parameter.ts';
import type { ParameterRegistry } from './parameter-registry.ts';
import { describeParameter } from './words/index.ts';

export interface ParameterViewsParts {
  readonly companyId: CompanyId;
  readonly registry: ParameterRegistry;
  readonly parameters: LiveParameters;
  readonly access: LiveAccess;
}

type Shown = Pick<ParameterValueView, 'value' | 'valueName' | 'isSet'>;

/** Parameters and values as the API shows them: with names of who and what, without secrets. */
export class ParameterViews {
  readonly #parts: ParameterViewsParts;

  constructor(parts: ParameterViewsParts) {
    this.#parts = parts;
  }

  parameter(parameter: Parameter, of: ParameterContext, language: Language): ParameterView {
    const { companyId, parameters } = this.#parts;
    const { name, alsoKnownAs, area, type, expert, levels, readBy, builtIn } = parameter;
    const { value, from } = parameters.resolve(parameter, of);
    const { values, ...limits } = type.limits;
    return {
      name,
      alsoKnownAs: [...alsoKnownAs],
      area,
      kind: type.kind,
      limits: { ...limits, ...(values ? { values: [...values] } : {}) },
      describes: describeParameter(parameter, language),
      expert,
      levels: [...levels],
      readBy,
      builtIn: this.#show(parameter, builtIn).value,
      ...this.#show(parameter, value),
      source: {
        level: from?.level ?? 'built-in',
        targetId: from?.targetId ?? null,
        targetName: this.#nameOf(from?.targetId ?? null),
      },
      timesSet: parameters.overridesOf(companyId, name).length,
    };
  }

  value({ id, name, level, targetId, version, value }: ReadOverride): ParameterValueView {
    const shown = this.#show(this.#parts.registry.named(name), value);
    return { id, name, level, targetId, targetName: this.#nameOf(targetId), ...shown, version };
  }

  #show({ type }: Parameter, value: unknown): Shown {
    if (value instanceof Secret) return { value: null, valueName: '', isSet: value.reveal() !== '' };
    const json = type.write(value);
    const isGroup = type.kind === 'group' || type.kind === 'intercom-group';
    return {
      value: typeof json === 'object' ? [...json] : json,
      valueName: isGroup && json !== '' ? this.#nameOf(String(json)) : '',
      isSet: json !== '',
    };
  }

  #nameOf(id: string | null): string {
    return id === null ? '' : this.#parts.access.of(this.#parts.companyId).nameOf(id);
  }
}
