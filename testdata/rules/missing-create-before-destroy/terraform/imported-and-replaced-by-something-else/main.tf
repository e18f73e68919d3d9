# Violation: `replace_triggered_by` replaces it although no argument does.
resource "terraform_data" "generation" {
  input = 3
}

resource "aws_acm_certificate" "imported" {
  private_key      = file("/run/secrets/key.pem")
  certificate_body = file("/run/secrets/body.pem")

  lifecycle {
    replace_triggered_by = [terraform_data.generation]
  }
}
