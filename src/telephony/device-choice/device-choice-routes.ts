import { me } from '../../contract/rest/index.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { DeviceChoices } from './device-choices.ts';

export interface DeviceChoiceRouteParts {
  readonly choices: DeviceChoices;
  readonly isRegistered: (deviceId: DeviceId) => boolean;
}

/** What I call with, and where my calls ring. */
export function deviceChoiceRoutes(routes: RouteRegistrar, { choices, isRegistered }: DeviceChoiceRouteParts): void {
  routes.handle(me.myDevices, ({ actor }) => choices.read(actor, isRegistered));
  routes.handle(me.chooseDevice, ({ actor, body }) => choices.choose(actor, body));
  routes.handle(me.changeRinging, async ({ actor, body }) => {
    await choices.change(actor, body.deviceIds, body.numbers);
    return choices.read(actor, isRegistered);
  });
}
