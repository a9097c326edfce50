// Rails that scroll sideways show their current item; on narrow screens facets start closed, so that results come first.
for (const current of document.querySelectorAll(':is(.stages, .p-nav ul, .d-side ul, .tabs ul) [aria-current]')) {
  const rail = current.closest('ul, ol');
  const item = current.closest('li') ?? current;
  rail.scrollLeft = item.offsetLeft - rail.clientWidth / 2 + item.offsetWidth / 2;
}
if (matchMedia('(max-width: 61.99rem)').matches) {
  for (const facet of document.querySelectorAll('.facet[open]')) facet.open = false;
}
