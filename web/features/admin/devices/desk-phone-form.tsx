import { type FormEvent, useState } from 'react';
import type { PhoneVendorView, PhoneView } from '../../../../src/contract/rest/phone-provisioning.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Field } from '../../../ui/field.tsx';
import { useAdminWords } from '../words/index.ts';
import { DeskPhoneKeys, type EditedKey } from './desk-phone-keys.tsx';

/** As the makers write themselves. */
const vendors: readonly { readonly id: PhoneVendorView; readonly label: string }[] = [
  { id: 'fanvil', label: 'Fanvil' },
  { id: 'grandstream', label: 'Grandstream' },
  { id: 'mitel', label: 'Mitel, Aastra' },
  { id: 'poly', label: 'Poly, Polycom' },
  { id: 'snom', label: 'Snom' },
  { id: 'yealink', label: 'Yealink' },
];

type Settings = Pick<PhoneView, 'vendor' | 'model' | 'mac' | 'keys' | 'version'>;

/** `00:15:65:12:34:56`, as labels have it. */
function shownMac(mac: string): string {
  return mac.match(/../g)?.join(':') ?? mac;
}

/** Which telephone it is. */
export function DeskPhoneForm({ phone, onSave }: { phone: PhoneView | null; onSave: (settings: Settings) => Promise<unknown> }) {
  const { t } = useAdminWords();
  const [vendor, setVendor] = useState<PhoneVendorView>(phone?.vendor ?? 'yealink');
  const [model, setModel] = useState(phone?.model ?? '');
  const [mac, setMac] = useState(shownMac(phone?.mac ?? ''));
  const [keys, setKeys] = useState<readonly EditedKey[]>((phone?.keys ?? []).map((key, row) => ({ ...key, row })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const plainKeys = keys.map(({ kind, number, label }) => ({ kind, number, label }));
    void onSave({ vendor, model, mac, keys: plainKeys, version: phone?.version ?? 0 });
  };
  return (
    <form className="form-grid" onSubmit={submit}>
      <Choice label={t('desk.vendor')} value={vendor} options={vendors} onChange={(id) => setVendor(id as PhoneVendorView)} />
      <Field label={t('desk.model')} hint={t('desk.model-help')} value={model} onChange={setModel} maxLength={60} />
      <div className="form-field wide">
        <Field
          label={t('desk.mac')}
          hint={t('desk.mac-help')}
          value={mac}
          onChange={setMac}
          placeholder="00:15:65:12:34:56"
          pattern="[0-9a-fA-F]{12}|[0-9a-fA-F]{2}([:\-][0-9a-fA-F]{2}){5}"
          isRequired
        />
      </div>
      <div className="form-field wide">
        <DeskPhoneKeys keys={keys} onChange={setKeys} />
      </div>
      <div className="form-field wide">
        <Button tone={phone ? 'plain' : 'primary'} type="submit">
          {t('desk.save')}
        </Button>
      </div>
    </form>
  );
}
