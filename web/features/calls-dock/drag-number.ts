import type { DragEvent } from 'react';

/** Who is dragged: dropped on a call, it is passed on to him. The keyboard's way is "Pass on" on the call. */
const type = 'application/x-parley-number';

/** For a row that stands for somebody who can be called. */
export function draggedNumber(number: string | null) {
  if (!number) return {};
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(type, number);
      event.dataTransfer.setData('text/plain', number);
      event.dataTransfer.effectAllowed = 'copy';
    },
  };
}

/** For what takes a dropped number. */
export function takesNumber(onNumber: ((number: string) => void) | null) {
  if (!onNumber) return {};
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(type)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      const number = event.dataTransfer.getData(type);
      if (!number) return;
      event.preventDefault();
      onNumber(number);
    },
  };
}
