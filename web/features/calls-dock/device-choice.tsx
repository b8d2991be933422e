import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { MyDevicesView } from '../../../src/contract/rest/me.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Choice } from '../../ui/choice.tsx';
import { useWords } from '../../ui/words/index.ts';
import { RingPlaces } from './ring-places.tsx';
import { useDevices, usePlaceNames } from './use-devices.ts';

/** Tells a number from a device in the list. */
const numberMark = 'number:';

/** "Call with: this browser / desk phone 201 / mobile", and where calls ring. */
export function DeviceChoice() {
  return (
    <Suspense fallback={<div className="dock-device" />}>
      <Loaded />
    </Suspense>
  );
}

function Loaded() {
  const { t } = useWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const { hasFeature } = useRights();
  const queries = useQueryClient();
  const names = usePlaceNames();
  const { data } = useDevices();
  const choose = useMutation({
    mutationFn: (place: string) => rest.call(routes.me.chooseDevice, { body: bodyOf(place) }),
    // What the dock shows is what the next call uses, also while the server is being told.
    onMutate: async (place) => {
      await queries.cancelQueries({ queryKey: ['devices'] });
      const { deviceId = null, numberId = null } = bodyOf(place);
      const chosen = { currentDeviceId: deviceId, currentNumberId: numberId };
      queries.setQueryData<MyDevicesView>(['devices'], (known) => known && { ...known, ...chosen });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['devices'] }),
    onError: (error) => complain(t('error.command', { detail: error.message })),
  });
  if (!data || data.items.length === 0) return <div className="dock-device" />;
  const options = [
    ...data.items.map((device) => ({
      id: device.id,
      label: names.ofDevice(device),
      ...(device.protocol !== 'sip-softphone' && !device.isRegistered ? { note: t('dock.device-offline') } : {}),
    })),
    ...data.numbers.map((one) => ({ id: numberMark + one.id, label: names.ofNumber(one) })),
  ];
  const current = data.currentNumberId === null ? data.currentDeviceId : numberMark + data.currentNumberId;
  const value = current ?? data.items[0]?.id ?? '';
  return (
    <div className="dock-device">
      <span className="faint" aria-hidden="true">
        {t('dock.call-with')}
      </span>
      {hasFeature('AuthorizedCurrentDevice') ? (
        <>
          <Choice
            label={t('dock.call-with')}
            isLabelHidden
            options={options}
            value={value}
            onChange={(id) => choose.mutate(id)}
          />
          <RingPlaces places={data} />
        </>
      ) : (
        <span className="ellipsis">{options.find(({ id }) => id === value)?.label}</span>
      )}
    </div>
  );
}

function bodyOf(place: string): { deviceId?: string; numberId?: string } {
  return place.startsWith(numberMark) ? { numberId: place.slice(numberMark.length) } : { deviceId: place };
}
