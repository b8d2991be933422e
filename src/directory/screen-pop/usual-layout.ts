/** What the window shows while the administrator named no layout of his own. */
export const usualLayout = `<alerter vip="true">
  <text x="16" y="16">[-DisplayName-]</text>
  <text x="16" y="44">[-CompanyName-]</text>
  <text x="16" y="72">[-PhoneNumber-]</text>
  <text x="16" y="100">[-JobTitle-]</text>
  <text x="16" y="128">[-Department-]</text>
  <text x="16" y="156" directory="none">Nobody in the directories has this number.</text>
</alerter>`;
