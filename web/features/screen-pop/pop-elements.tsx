import type { CSSProperties } from 'react';
import type { PopElementView } from '../../../src/contract/rest/screen-pops.ts';
import './screen-pop.css';

interface Props {
  elements: readonly PopElementView[];
  width: number;
  height: number;
  /** Set when the caller is very important. */
  colour?: string | undefined;
  /** Why a button cannot be pressed. */
  faultOf: (fault: NonNullable<Extract<PopElementView, { kind: 'button' }>['fault']>) => string;
}

/** The inside of the window about a caller, each element where its layout puts it. */
export function PopElements({ elements, width, height, colour, faultOf }: Props) {
  const style = { width, minHeight: height, ...(colour ? { '--vip': colour } : {}) } as CSSProperties;
  return (
    <div className={colour ? 'pop-canvas vip' : 'pop-canvas'} style={style}>
      {elements.map((element, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- elements have no name but their place
        <div key={index} className="pop-element" style={{ left: element.x, top: element.y }}>
          <Element element={element} faultOf={faultOf} />
        </div>
      ))}
    </div>
  );
}

function Element({ element, faultOf }: { element: PopElementView; faultOf: Props['faultOf'] }) {
  if (element.kind === 'text') return <span>{element.text}</span>;
  if (element.kind === 'image')
    return <img src={element.url} alt="" referrerPolicy="no-referrer" loading="lazy" className="pop-image" />;
  if (element.url === null)
    return (
      <button type="button" className="button" disabled title={element.fault ? faultOf(element.fault) : ''}>
        {element.label}
      </button>
    );
  return (
    <a className="button" href={element.url} target="_blank" rel="noopener noreferrer">
      {element.label}
    </a>
  );
}
