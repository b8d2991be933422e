import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PopElementView, SampleCall } from '../../../../src/contract/rest/screen-pops.ts';
import { useDesk } from '../../../app/session.tsx';
import { Field } from '../../../ui/field.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import { PopElements } from '../../screen-pop/pop-elements.tsx';
import { useAdminWords } from '../words/index.ts';

interface Preview {
  readonly elements: readonly PopElementView[];
  readonly marksVip: boolean;
  readonly unknownFields: readonly string[];
}

interface Props {
  xml: string;
  width: number;
  height: number;
  /** The first name of a directory known to the company; a caller who is known is in it. */
  directory: string;
}

const sample: SampleCall = {
  number: '+33155171889',
  firstName: 'Claire',
  lastName: 'Dubois',
  companyName: 'Maison Dubois & Fils',
  fields: { Email1: 'claire@dubois.example', JobTitle: 'Director', Url: 'https://dubois.example' },
  vip: 'Gold',
  directories: [],
};

/** What the layout shows of a pretended call, as the server draws it. */
export function LayoutPreview({ xml, width, height, directory }: Props) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [call, setCall] = useState(sample);
  const [isKnown, setKnown] = useState(true);
  const asked = { ...call, vip: isKnown ? call.vip : null, directories: isKnown && directory ? [directory] : [] };
  const preview = useQuery({
    queryKey: ['screen-pop-preview', xml, asked],
    queryFn: () => rest.send<Preview>('POST', '/api/v1/admin/screen-pop-preview', { body: { xml, call: asked } }),
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <section className="layout-preview" aria-label={t('pops.preview')}>
      <h3>{t('pops.preview')}</h3>
      {preview.error ? <p className="field-problem">{preview.error.message}</p> : null}
      {preview.data ? (
        <PopElements
          elements={preview.data.elements}
          width={width}
          height={height}
          colour={preview.data.marksVip && asked.vip ? '#d9a400' : undefined}
          faultOf={(fault) => t(`pop-fault.${fault}`)}
        />
      ) : null}
      {preview.data && preview.data.unknownFields.length > 0 ? (
        <p className="notice">{t('pops.unknown-fields', { names: preview.data.unknownFields.join(', ') })}</p>
      ) : null}
      <fieldset className="layout-sample">
        <legend className="label">{t('pops.sample')}</legend>
        <Toggle label={t('pops.is-known')} isOn={isKnown} onChange={setKnown} />
        <Field label={t('users.first-name')} value={call.firstName} onChange={(firstName) => setCall({ ...call, firstName })} />
        <Field label={t('users.last-name')} value={call.lastName} onChange={(lastName) => setCall({ ...call, lastName })} />
        <Field label={t('pops.company')} value={call.companyName} onChange={(companyName) => setCall({ ...call, companyName })} />
        <Field label={t('f.number')} value={call.number} onChange={(number) => setCall({ ...call, number })} />
      </fieldset>
    </section>
  );
}
