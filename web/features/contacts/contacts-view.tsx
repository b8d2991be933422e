import { BookUser, Download, ListPlus, Plus, Search, SlidersHorizontal } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { Found, SearchedFields } from '../../../src/contract/rest/contacts.ts';
import { useScreen } from '../../app/screen.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { fold } from '../../ui/format/fold.ts';
import { useRowHeight } from '../../ui/use-media.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { Card } from '../phone/card.tsx';
import { Skeletons } from '../phone/people-list.tsx';
import { dialOf, FoundRow } from './found-row.tsx';
import { ListMembers, ListTools } from './list-members.tsx';
import { OwnContactEditor } from './own-contact-editor.tsx';
import { keyOfFound, useFound, useListChanges, useLists, useSources } from './use-contacts.ts';
import { useContactWords } from './words/index.ts';
import '../phone/phone.css';

const advanced = [
  'lastName',
  'firstName',
  'companyName',
  'department',
  'jobTitle',
  'email1',
  'workPhone',
  'mobilePhone',
] as const;

/** Searching on the left, what was found beside it, the card at the side. */
export function ContactsView() {
  const { t } = useContactWords();
  const { selection, select } = useScreen();
  const dial = useDial();
  const [text, setText] = useState('');
  const [fields, setFields] = useState<SearchedFields | null>(null);
  const [listId, setListId] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const lists = useLists();
  const list = lists.data?.items.find(({ id }) => id === listId) ?? null;
  const show = (found: Found) => {
    setNew(false);
    select(
      found.kind === 'person' && found.contactId === null
        ? { kind: 'person', userId: found.userId }
        : { kind: 'contact', contactId: found.kind === 'person' ? found.contactId! : found.id },
    );
  };
  const selectedKey =
    selection?.kind === 'contact' ? selection.contactId : selection?.kind === 'person' ? `person ${selection.userId}` : null;
  return (
    <div className={selection || isNew ? 'contacts has-card' : 'contacts'}>
      <h1 className="sr-only">{t('nav.contacts')}</h1>
      <ListRail listId={listId} onChoose={setListId} />
      <section className="column found" aria-label={t('contacts.found')}>
        <div className="column-head">
          <SearchField
            value={text}
            onChange={(next) => {
              setText(next);
              setListId(null);
            }}
            className="search-field"
          >
            <Label className="sr-only">{t('contacts.search')}</Label>
            <Search className="icon" aria-hidden="true" />
            <Input className="input" placeholder={t('contacts.search')} />
          </SearchField>
          <Tools
            isAdvanced={fields !== null}
            onAdvanced={() => {
              setFields(fields ? null : {});
              setListId(null);
            }}
            onNew={() => setNew(true)}
            search={text}
          />
        </div>
        {fields ? (
          <div className="advanced">
            {advanced.map((field) => (
              <Field
                key={field}
                label={t(`field.${field}`)}
                value={fields[field] ?? ''}
                onChange={(value) => setFields({ ...fields, [field]: value })}
              />
            ))}
          </div>
        ) : null}
        {list ? (
          <>
            <div className="column-head">
              <h2>{list.kind === 'favourites' ? t('contacts.favourites') : list.name}</h2>
              <ListTools list={list} onGone={() => setListId(null)} />
            </div>
            <ListMembers list={list} selectedKey={selectedKey} onSelect={show} onCall={dial} />
            {list.hiddenMembers > 0 ? (
              <p className="column-foot faint">{t('contacts.hidden', { count: list.hiddenMembers })}</p>
            ) : null}
          </>
        ) : (
          <Results text={text} fields={fields ?? {}} selectedKey={selectedKey} onSelect={show} onCall={dial} />
        )}
      </section>
      {isNew ? <OwnContactEditor contactId={null} onClose={() => setNew(false)} /> : <Card />}
    </div>
  );
}

interface ToolsProps {
  isAdvanced: boolean;
  onAdvanced: () => void;
  onNew: () => void;
  search: string;
}

function Tools({ isAdvanced, onAdvanced, onNew, search }: ToolsProps) {
  const { t } = useContactWords();
  const { data } = useSources();
  return (
    <span className="contact-tools">
      {data?.maySearchByField ? (
        <IconButton icon={SlidersHorizontal} label={t('contacts.advanced')} isSelected={isAdvanced} onPress={onAdvanced} />
      ) : null}
      <a
        className="button icon-only quiet"
        href={`/api/v1/contact-export${search ? `?search=${encodeURIComponent(search)}` : ''}`}
        download="contacts.csv"
        title={t('contacts.export')}
        aria-label={t('contacts.export')}
      >
        <Download className="icon" aria-hidden="true" />
      </a>
      {data?.mayKeepOwn ? (
        <Button icon={Plus} onPress={onNew}>
          {t('contacts.new')}
        </Button>
      ) : null}
    </span>
  );
}

interface ResultsProps {
  text: string;
  fields: SearchedFields;
  selectedKey: string | null;
  onSelect: (found: Found) => void;
  onCall: (number: string) => void;
}

function Results({ text, fields, selectedKey, onSelect, onCall }: ResultsProps) {
  const { t } = useContactWords();
  const rowHeight = useRowHeight();
  const found = useFound(useDeferredValue(text.trim()), useDeferredValue(fields), true);
  const words = fold(text).split(/\s+/).filter(Boolean);
  const sources = useSources();
  const isAsked = text.trim() !== '' || Object.values(fields).some(Boolean);
  return (
    <>
      {found.isPending ? <Skeletons /> : null}
      {found.isError && found.items.length === 0 ? (
        <div className="empty grow">
          <strong>{t('contacts.failed')}</strong>
          <Button onPress={() => void found.refetch()}>{t('common.retry')}</Button>
        </div>
      ) : null}
      {found.items.length > 0 ? (
        <VirtualList
          label={t('contacts.found')}
          items={found.items}
          keyOf={keyOfFound}
          rowHeight={rowHeight}
          selectedKey={selectedKey}
          onSelect={onSelect}
          onOpen={(one) => {
            const number = dialOf(one);
            if (number) onCall(number);
          }}
          onEnd={() => {
            if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
          }}
        >
          {(one) => <FoundRow found={one} words={words} onCall={onCall} />}
        </VirtualList>
      ) : null}
      {found.isSuccess && found.items.length === 0 ? (
        <div className="empty grow">
          <BookUser className="icon" aria-hidden="true" />
          <strong>{t(isAsked ? 'contacts.none' : 'contacts.empty')}</strong>
          {isAsked
            ? t('contacts.none-help')
            : t(sources.data?.items.length === 0 ? 'contacts.no-sources' : 'contacts.empty-help')}
        </div>
      ) : null}
    </>
  );
}

/** All contacts, favourites, lists; and how a list begins. */
function ListRail({ listId, onChoose }: { listId: string | null; onChoose: (id: string | null) => void }) {
  const { t } = useContactWords();
  const { data } = useLists();
  const { create } = useListChanges();
  const [name, setName] = useState<string | null>(null);
  const lists = data?.items ?? [];
  const make = () => {
    if (name?.trim()) create.mutate(name.trim(), { onSuccess: ({ id }) => onChoose(id) });
    setName(null);
  };
  return (
    <nav className="column lists" aria-label={t('contacts.lists')}>
      <ul className="list-names">
        <li>
          <button type="button" aria-current={listId === null} onClick={() => onChoose(null)}>
            {t('contacts.all')}
          </button>
        </li>
        {lists.map((list) => (
          <li key={list.id}>
            <button type="button" aria-current={list.id === listId} onClick={() => onChoose(list.id)}>
              <span className="ellipsis">{list.kind === 'favourites' ? t('contacts.favourites') : list.name}</span>
              <span className="push faint number">{list.members.length}</span>
            </button>
          </li>
        ))}
      </ul>
      {name === null ? (
        <Button icon={ListPlus} onPress={() => setName('')}>
          {t('contacts.new-list')}
        </Button>
      ) : (
        <form
          className="new-list"
          onSubmit={(event) => {
            event.preventDefault();
            make();
          }}
        >
          <Field label={t('contacts.list-name')} value={name} onChange={setName} maxLength={100} />
          <Button tone="primary" onPress={make}>
            {t('common.save')}
          </Button>
        </form>
      )}
    </nav>
  );
}
