/** What we use of the package qrcode, which brings no types. */
declare module 'qrcode' {
  const qrcode: {
    toString(text: string, options: { readonly type: 'svg'; readonly margin?: number }): Promise<string>;
  };
  export default qrcode;
}
