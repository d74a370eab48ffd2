// Draws a chart in each place for one, from the table beside it. The table says it all; a chart is for those who would rather look.
(() => {
  'use strict';
  const places = document.querySelectorAll('[data-chart]');
  if (!places.length || typeof Chart === 'undefined') return;

  const colours = 8;
  const drawn = [];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  // Columns that are drawn say so; cells carry their value beside their text.
  const read = table => {
    const rows = [...table.tBodies[0].rows];
    const sets = [...table.tHead.rows[0].cells].flatMap((head, i) => head.dataset.drawn === undefined ? [] : [{
      label: head.textContent.trim(),
      data: rows.map(row => row.cells[i].dataset.value === undefined ? null : Number(row.cells[i].dataset.value)),
    }]);
    return { labels: rows.map(row => row.cells[0].textContent.trim()), datasets: sets };
  };

  const axis = (title, isStacked) => ({
    stacked: isStacked,
    beginAtZero: true,
    ticks: { color: colour('quiet'), precision: 0 },
    grid: { color: colour('line') },
    title: { display: title !== '', text: title, color: colour('quiet') },
  });

  const draw = place => {
    const table = document.getElementById(place.dataset.table);
    const [isLying, isStacked] = [place.dataset.chart === 'lying', place.dataset.chart === 'stacked'];
    const data = read(table);
    data.datasets.forEach((set, i) => {
      set.backgroundColor = colour(`chart-${i % colours + 1}`);
      set.maxBarThickness = 40;
    });
    const [names, values] = [axis('', isStacked), axis(place.dataset.unit ?? '', isStacked)];
    place.hidden = false;
    if (isLying) place.style.height = `${6 + 2.5 * data.labels.length}rem`;
    const canvas = document.createElement('canvas');
    place.replaceChildren(canvas);
    drawn.push(new Chart(canvas, {
      type: 'bar',
      data,
      options: {
        animation: false,
        maintainAspectRatio: false,
        indexAxis: isLying ? 'y' : 'x',
        scales: isLying ? { y: names, x: values } : { x: names, y: values },
        plugins: { legend: { position: 'bottom', labels: { color: colour('text'), boxWidth: 14 } } },
      },
    }));
  };

  const drawAll = () => {
    drawn.splice(0).forEach(chart => chart.destroy());
    places.forEach(draw);
  };

  drawAll();
  document.querySelectorAll('details[data-folds]').forEach(details => { details.open = false; });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();
