/** An Ethernet frame's worth; larger packets are not passed on where they must be copied. */
export const LARGEST_PACKET = 1500;

/** Packets under way to the kernel at most; a buffer is used again only after so many others. */
const SCRATCH_PACKETS = 64;
const scratch = Array.from({ length: SCRATCH_PACKETS }, () => Buffer.alloc(LARGEST_PACKET + 64));
let next = 0;

/** A buffer for one packet, valid until it is sent. */
export function takeScratch(): Buffer {
  next = (next + 1) % SCRATCH_PACKETS;
  return scratch[next]!;
}
