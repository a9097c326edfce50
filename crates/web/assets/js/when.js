// Fields that only one kind asks for follow the kind: shown when it is chosen, folded away when another is and they are blank.
const filled = (fold) =>
  [...fold.querySelectorAll('input, select, textarea')].some((control) => {
    if (control.type === 'radio' || control.type === 'checkbox') return control.checked && control.value !== '' && control.value !== 'false';
    return control.type !== 'hidden' && control.value.trim() !== '';
  });

for (const fold of document.querySelectorAll('details[data-when]')) {
  const form = fold.closest('form');
  const kinds = () => [...form.elements].filter((control) => control.name === fold.dataset.when);
  const follow = () => {
    const chosen = kinds().find((control) => control.type !== 'radio' || control.checked)?.value ?? '';
    const asked = fold.dataset.is.split('|').includes(chosen);
    const held = filled(fold);
    fold.open = asked || held;
    fold.hidden = chosen !== '' && !asked && !held;
  };
  kinds().forEach((control) => control.addEventListener('change', follow));
  follow();
}
