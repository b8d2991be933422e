import { Fragment } from 'react';
import type { ScriptBlock } from '../../../../src/contract/rest/scripts.ts';
import { useAdminWords } from '../words/index.ts';

/** How the agent sees it, with an imagined caller. */
export function ScriptPreview({ blocks }: { blocks: readonly ScriptBlock[] }) {
  const { t } = useAdminWords();
  const example: Readonly<Record<string, string>> = {
    'caller.name': 'Claire Dupont',
    'caller.number': '01 55 17 03 00',
    'caller.company': 'Galerie Dupont',
    'called.number': '300',
    'agent.name': 'Anna Bergström',
    'queue.name': t('scripts.example-queue'),
    'company.name': 'Atelier Lumière',
    'day.greeting': t('scripts.example-greeting'),
  };
  return (
    <section className="script-preview" aria-label={t('scripts.preview')}>
      {blocks.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no name but their place
        <Fragment key={index}>
          {block.kind === 'text' ? (
            <p>{filled(block.text, example)}</p>
          ) : (
            <div>
              <strong>
                {block.label}
                {block.isRequired ? ' *' : ''}
              </strong>
              <p className="faint">
                {block.type === 'choice' ? block.options.filter(Boolean).join(' · ') : t(`scripts.type-${block.type}`)}
              </p>
            </div>
          )}
        </Fragment>
      ))}
    </section>
  );
}

/** Placeholders as what they would be, marked. */
function filled(text: string, example: Readonly<Record<string, string>>) {
  return text.split(/(\{[^{}\s]+\})/).map((part, index) => {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    // oxlint-disable-next-line react/no-array-index-key -- pieces of one text
    return name ? <mark key={index}>{example[name] ?? name}</mark> : part;
  });
}
