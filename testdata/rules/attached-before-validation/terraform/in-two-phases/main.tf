# Undecided: the variable puts both off until the certificate is issued.
variable "first_apply" {
  type = bool
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
}

resource "aws_lb_listener" "shop" {
  count = var.first_apply ? 0 : 1

  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/0123456789abcdef"
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.shop.arn
}

resource "aws_apigatewayv2_domain_name" "shop" {
  domain_name = "shop.example.com"

  domain_name_configuration {
    certificate_arn = var.first_apply ? null : aws_acm_certificate.shop.arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}
