FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# The requirements change less often than the code: a layer of their own.
COPY requirements.txt .
RUN pip install --requirement requirements.txt

COPY . .
RUN python -m compileall -q . \
    && SECRET_KEY=only-while-building-only-while-building BASE_URL=http://build.invalid \
       DATABASE_URL=postgresql://build.invalid/none REDIS_URL=redis://build.invalid \
       python manage.py collectstatic --noinput

# A new volume takes over owner and mode of the folder it is mounted on.
RUN useradd --system --uid 10001 --no-create-home supportdesk && install -d -o supportdesk -g supportdesk /data
USER supportdesk
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 8000

# No access log: the address of a link in a mail is a key to its ticket.
CMD ["gunicorn", "supportdesk.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
