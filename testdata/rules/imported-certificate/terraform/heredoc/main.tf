variable "key" {
  type      = string
  sensitive = true
}

resource "aws_acm_certificate" "shop" {
  certificate_body  = <<-PEM
    -----BEGIN CERTIFICATE-----
    MIIBYzCCAQigAwIBAgIIc2hvcC5leGIwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwR
    RXhhbXBsZSBBdXRob3JpdHkwHhcNMjYwMzAxMDAwMDAwWhcNMjcwMzA0MDAwMDAw
    WjAbMRkwFwYDVQQDDBBzaG9wLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZI
    zj0DAQcDQgAEiQVgoCnDicEnLoHeQHC4wh46m1ekMIxWziHN/YofTf9GgSV7Idbx
    WUWvyvfGS7S9UQvZYQTCSJqYBMseAnrAo6M1MDMwMQYDVR0RBCowKIIQc2hvcC5l
    eGFtcGxlLmNvbYIUd3d3LnNob3AuZXhhbXBsZS5jb20wCgYIKoZIzj0EAwIDSQAw
    RgIhAOgXk6+ED/XGN/AOFoPNYRDl0uugsiPwG5uiY7I2g0MCAiEAgYXWtaGw/lvw
    J62d0fRQFkk3hWOba8nZQqn4iUISkHY=
    -----END CERTIFICATE-----
  PEM
  private_key       = var.key
}
