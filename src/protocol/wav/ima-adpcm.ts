/** Step sizes of IMA ADPCM (ITU-T G.721 family; IMA Digital Audio Focus, 1992). Each is about a tenth larger than the one before. */
const steps: readonly number[] = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143,
  157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411,
  1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10_442,
  11_487, 12_635, 13_899, 15_289, 16_818, 18_500, 20_350, 22_385, 24_623, 27_086, 29_794, 32_767,
];
const largestIndex = steps.length - 1;
const indexMoves: readonly number[] = [-1, -1, -1, -1, 2, 4, 6, 8];

/** One channel of IMA ADPCM as WAV files have it: blocks of a first sample, an index and nibbles, the lower first. A last block may be short. */
export function decodeImaAdpcm(data: Uint8Array, blockBytes: number): Int16Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const blocks = Math.ceil(data.length / blockBytes);
  const samples = new Int16Array(Math.max(0, data.length * 2 - blocks * 7));
  let length = 0;
  for (let start = 0; start + 4 <= data.length; start += blockBytes) {
    let sample = view.getInt16(start, true);
    let index = Math.min(view.getUint8(start + 2), largestIndex);
    samples[length++] = sample;
    for (let at = start + 4; at < Math.min(start + blockBytes, data.length); at++)
      for (const nibble of [data[at]! & 15, data[at]! >> 4]) {
        const step = steps[index]!;
        const size = nibble & 7;
        const change = (step >> 3) + (size & 4 ? step : 0) + (size & 2 ? step >> 1 : 0) + (size & 1 ? step >> 2 : 0);
        sample = Math.max(-32_768, Math.min(32_767, nibble & 8 ? sample - change : sample + change));
        index = Math.max(0, Math.min(largestIndex, index + indexMoves[size]!));
        samples[length++] = sample;
      }
  }
  return samples.subarray(0, length);
}
