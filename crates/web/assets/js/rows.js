// A row was added to a list or taken out of it: the page comes back from the server, and the focus goes on where the work was.
const KEPT = 'row';

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[name="_add"], button[name="_remove"]');
  if (!button) return;
  const added = button.name === '_add';
  const list = added ? button.value : button.value.replace(/\/\d+$/, '');
  sessionStorage.setItem(KEPT, JSON.stringify({ list, added }));
});

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
sessionStorage.removeItem(KEPT);
const more = kept && [...document.querySelectorAll('button[name="_add"]')].find((button) => button.value === kept.list);
if (more && !document.querySelector('.errsum')) {
  const row = more.parentElement.querySelector(':scope > ol > li:last-child');
  const first = row?.querySelector('input:not([type="hidden"]), select, textarea');
  (kept.added && first ? first : more).focus();
  more.closest('fieldset').scrollIntoView({ block: 'nearest' });
}
