// "/" goes to the search box; g followed by a letter goes to the link that has it as data-go.
let waitingSince = 0;

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
  if (event.key === '/') {
    const box = document.querySelector('[data-search]');
    if (box) {
      event.preventDefault();
      box.focus();
    }
  } else if (event.key === 'g') {
    waitingSince = Date.now();
  } else if (Date.now() - waitingSince < 800) {
    waitingSince = 0;
    const link = [...document.querySelectorAll('[data-go]')].find((a) => a.dataset.go === event.key);
    if (link) {
      event.preventDefault();
      link.click();
    }
  }
});
