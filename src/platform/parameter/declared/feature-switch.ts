import { defineParameter, type Parameter } from '../parameter.ts';
import { boolean } from '../parameter-type.ts';

/** A feature of the phone page that can be taken from people (T-APP-11). On unless somebody says otherwise. */
export function featureSwitch(
  name: string,
  en: string,
  more: Partial<Pick<Parameter<boolean>, 'alsoKnownAs' | 'expert' | 'readBy' | 'builtIn'>> = {},
): Parameter<boolean> {
  return defineParameter({ name, area: 'Caller', type: boolean(), builtIn: true, inBrowser: true, describes: { en }, ...more });
}
