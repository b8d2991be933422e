import { EditorForm } from './editor-form.tsx';
import type { Administered, Resource } from './resource.ts';
import { useEditor } from './use-editor.ts';

interface Props<Item extends Administered> {
  resource: Resource<Item>;
  item: Item;
  onChanged: (item: Item) => void;
}

/** The editor of something of which there is only one: no table, the form alone. */
export function SingleEditor<Item extends Administered>({ resource, item, onChanged }: Props<Item>) {
  const editor = useEditor({ resource, item, onChanged, onCreated: () => {} });
  return (
    <div className="single-editor">
      <EditorForm resource={resource} editor={editor} />
    </div>
  );
}
