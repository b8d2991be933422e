import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BellRing, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { MyDevicesView, OwnNumberKind } from '../../../src/contract/rest/me.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { IconButton } from '../../ui/button.tsx';
import { Checks } from '../../ui/checks.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { toDialled } from '../../ui/format/phone-number.ts';
import { usePlaceNames } from './use-devices.ts';
import { useDeviceWords } from './words/index.ts';

type Written = { id: string | null; kind: OwnNumberKind; number: string; rings: boolean };

const kinds: readonly OwnNumberKind[] = ['mobile', 'home', 'desk', 'other'];
/** The number that the company knows: it is not taken away here. */
const mobileId = 'mobile';

/** "Ring me on": this browser, the desk phone, the mobile, another desk. */
export function RingPlaces({ places }: { places: MyDevicesView }) {
  const { t } = useDeviceWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const names = usePlaceNames();
  const { mutate } = useMutation({
    mutationFn: (body: { deviceIds: string[]; numbers: Written[] }) => rest.call(routes.me.changeRinging, { body }),
    onSuccess: (kept) => queries.setQueryData(['devices'], kept),
    onError: (error) => complain(t('error.command', { detail: error.message })),
  });
  const ringing = places.items.filter(({ rings }) => rings).map(({ id }) => id);
  const rung = places.numbers.filter(({ rings }) => rings).map(({ id }) => id);
  const set = (ids: readonly string[]) =>
    mutate({
      deviceIds: places.items.map(({ id }) => id).filter((id) => ids.includes(id)),
      numbers: places.numbers.map((one) => ({ ...one, rings: ids.includes(one.id) })),
    });
  return (
    <DialogTrigger>
      <IconButton icon={BellRing} label={t('dock.ring-on')} />
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog ring-places" aria-label={t('dock.ring-on')}>
          <Checks
            label={t('dock.ring-on')}
            hint={t('dock.ring-help')}
            options={[
              ...places.items.map((device) => ({ id: device.id, label: names.ofDevice(device) })),
              ...places.numbers.map((one) => ({ id: one.id, label: names.ofNumber(one) })),
            ]}
            value={[...ringing, ...rung]}
            onChange={set}
          />
          {places.numbers
            .filter(({ id }) => id !== mobileId)
            .map((one) => (
              <div key={one.id} className="row">
                <span className="grow ellipsis">{names.ofNumber(one)}</span>
                <IconButton
                  icon={X}
                  label={t('dock.remove-number', { number: names.ofNumber(one) })}
                  onPress={() => mutate({ deviceIds: ringing, numbers: places.numbers.filter((other) => other !== one) })}
                />
              </div>
            ))}
          {places.numbers.length < 5 ? (
            <AddNumber
              onAdd={(kind, number) =>
                mutate({ deviceIds: ringing, numbers: [...places.numbers, { id: null, kind, number, rings: true }] })
              }
            />
          ) : null}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function AddNumber({ onAdd }: { onAdd: (kind: OwnNumberKind, number: string) => void }) {
  const { t } = useDeviceWords();
  const [kind, setKind] = useState<OwnNumberKind>('mobile');
  const [text, setText] = useState('');
  return (
    <form
      className="ring-add"
      aria-label={t('dock.own-number')}
      onSubmit={(event) => {
        event.preventDefault();
        const number = toDialled(text);
        if (!number) return;
        onAdd(kind, number);
        setText('');
      }}
    >
      <span className="label">{t('dock.own-number')}</span>
      <Choice
        label={t('dock.kind')}
        isLabelHidden
        value={kind}
        options={kinds.map((id) => ({ id, label: t(`dock.kind-${id}`) }))}
        onChange={(id) => setKind(id as OwnNumberKind)}
      />
      <div className="row end">
        <Field label={t('dock.number')} value={text} onChange={setText} type="tel" autoComplete="off" />
        <IconButton type="submit" icon={Plus} label={t('dock.add-number')} isDisabled={!toDialled(text)} />
      </div>
    </form>
  );
}
