import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { DeviceView, MadeDeviceView } from '../../../../src/contract/rest/devices.ts';
import { useDesk } from '../../../app/session.tsx';
import type { RestClient } from '../../../client/rest-client.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { useAdminWords } from '../words/index.ts';
import { MadeDevicesDialog } from './made-devices-dialog.tsx';

/** Numbers of the domain that begin like this one; none when they cannot be read, the server refuses what is taken anyway. */
async function takenNumbers(rest: RestClient, { number, domainId }: DeviceView): Promise<ReadonlySet<string>> {
  const query = { limit: 500, domainId, search: number.slice(0, -2) };
  const of = async (path: '/api/v1/admin/devices' | '/api/v1/admin/queues'): Promise<readonly string[]> =>
    (await rest.send<{ items: readonly { number: string }[] }>('GET', path, { query })).items.map((one) => one.number);
  try {
    return new Set([...(await of('/api/v1/admin/devices')), ...(await of('/api/v1/admin/queues'))]);
  } catch {
    return new Set();
  }
}

/** The next number up that nobody has. */
function firstFree(number: string, taken: ReadonlySet<string>): string {
  for (let next = Number(number) + 1; ; next++) {
    const text = String(next).padStart(number.length, '0');
    if (!taken.has(text)) return text;
  }
}

/** A run of consecutive devices like this one, made at once; their SIP passwords are shown and saved now or never. */
export function DuplicateDialog({ device, onDone, onClose }: { device: DeviceView; onDone: () => void; onClose: () => void }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const formId = useId();
  const [first, setFirst] = useState(String(Number(device.number) + 1).padStart(device.number.length, '0'));
  const [count, setCount] = useState('10');
  const wasTyped = useRef(false);
  useEffect(() => {
    void takenNumbers(rest, device).then((taken) => {
      if (!wasTyped.current) setFirst(firstFree(device.number, taken));
    });
  }, [rest, device]);
  const [name, setName] = useState(
    device.name.includes(device.number) ? device.name.replace(device.number, '{number}') : `${device.name} {number}`,
  );
  const [error, setError] = useState('');
  const [made, setMade] = useState<readonly MadeDeviceView[] | null>(null);
  const typeFirst = (text: string): void => {
    wasTyped.current = true;
    setFirst(text);
  };
  const last = String(Number(first) + Number(count) - 1).padStart(first.length, '0');
  const run = async () => {
    const {
      domainId,
      protocol,
      oneNumber,
      lines,
      dtmfMethod,
      codecs,
      videoAllowed,
      transport,
      allowedAddress,
      stunServer,
      description,
    } = device;
    const like = {
      domainId,
      protocol,
      oneNumber,
      lines,
      dtmfMethod,
      codecs,
      videoAllowed,
      transport,
      allowedAddress,
      stunServer,
      description,
    };
    try {
      const body = { duplicate: { device: { ...like, name, number: first }, count: Number(count) } };
      const answer = await rest.send<{ items: readonly MadeDeviceView[] }>('POST', '/api/v1/admin/devices/bulk', { body });
      setMade(answer.items);
      onDone();
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  if (made) return <MadeDevicesDialog made={made} onClose={onClose} />;
  return (
    <Dialog
      title={t('devices.duplicate-of', { name: device.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button tone="primary" type="submit" form={formId}>
            {t('devices.make', { count: Number(count) || 0 })}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="form-grid"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void run();
        }}
      >
        <Field label={t('devices.first-number')} value={first} onChange={typeFirst} type="tel" isRequired />
        <Field label={t('devices.count')} value={count} onChange={setCount} type="number" isRequired />
        <div className="form-field wide">
          <Field label={t('f.name')} hint={t('devices.name-pattern')} value={name} onChange={setName} isRequired />
        </div>
      </form>
      <p className="number">{t('devices.range', { first, last })}</p>
      {error ? <p className="notice failed">{error}</p> : null}
    </Dialog>
  );
}
